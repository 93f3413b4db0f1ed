using System.Text;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>The question that asks for a better instruction.</summary>
internal static class ReflectionPrompt
{
    private const int MostCounterExamples = 3;

    /// <param name="instruction">The instruction to improve, shown as it is.</param>
    /// <param name="rollouts">What came of it, right and wrong answers alike: the right ones show what must not break.</param>
    /// <param name="counterExamples">Recorded answers that people rated badly, for inputs that cannot be scored.</param>
    /// <param name="rejected">The last proposal from the same instruction and what was wrong with it, or null.</param>
    public static string Ask(
        SearchContext context,
        string instruction,
        IReadOnlyList<Rollout> rollouts,
        IReadOnlyList<PreparedExample> counterExamples,
        RejectedProposal? rejected)
    {
        var question = new StringBuilder("An assistant does a task with the following instructions:\n")
            .Append(FencedText.FenceInstruction(instruction))
            .Append("\n\nThe following are examples of its inputs, what it answered each time, and feedback on how the answer could be better:\n")
            .Append(FencedText.Fence(Records(context.Fields, rollouts)))
            .Append("\n\n");
        if (!string.IsNullOrWhiteSpace(context.TaskDescription))
        {
            question.Append("What the task is for: ").Append(context.TaskDescription.Trim()).Append("\n\n");
        }

        AppendCounterExamples(question, context.Fields, counterExamples);
        if (rejected is not null)
        {
            question.Append("An earlier rewrite of these instructions could not be used: ").Append(rejected.Problem);
            question.Append(rejected.Text.Length == 0 ? "\n\n" : $" It read:\n{Quoted(rejected.Text)}\n\n");
        }

        return question.Append(Request(context, instruction)).ToString();
    }

    // Not one more block between fences: the instruction is the first one, the examples are the second.
    private static string Quoted(string text) => "> " + text.ReplaceLineEndings("\n> ");

    private static string Records(IReadOnlyList<string> fields, IReadOnlyList<Rollout> rollouts)
    {
        var records = new StringBuilder();
        for (int number = 1; number <= rollouts.Count; number++)
        {
            Rollout rollout = rollouts[number - 1];
            records.Append("# Example ").Append(number).Append("\n## Inputs\n");
            AppendInputs(records, fields, rollout.Example);
            records.Append("## Generated Outputs\n").Append(rollout.Output.Trim()).Append("\n\n## Feedback\n").Append(rollout.Feedback);
            foreach (RatedOutput rated in rollout.Example.RatedOutputs.Take(MostCounterExamples))
            {
                records.Append("\nAn earlier answer to this input, '").Append(rated.Output.Trim()).Append("', was rated ")
                    .Append($"{rated.Score:0.##}").Append(" of 1: do not answer like that.");
            }

            if (!string.IsNullOrWhiteSpace(rollout.Example.Comment))
            {
                records.Append("\nA person's comment: ").Append(rollout.Example.Comment.Trim());
            }

            records.Append("\n\n");
        }

        return records.ToString().TrimEnd();
    }

    private static void AppendInputs(StringBuilder text, IReadOnlyList<string> fields, PreparedExample example)
    {
        foreach (string field in fields)
        {
            text.Append("### ").Append(field).Append('\n').Append(example.Inputs.GetValueOrDefault(field, "").Trim()).Append("\n\n");
        }
    }

    private static void AppendCounterExamples(StringBuilder question, IReadOnlyList<string> fields, IReadOnlyList<PreparedExample> counterExamples)
    {
        if (counterExamples.Count == 0)
        {
            return;
        }

        var shown = new StringBuilder();
        foreach (PreparedExample example in counterExamples)
        {
            shown.Append("# Badly rated\n## Inputs\n");
            AppendInputs(shown, fields, example);
            RatedOutput worst = example.RatedOutputs[0];
            shown.Append("## Answer\n").Append(worst.Output.Trim()).Append("\n\n## Rating\n").Append($"{worst.Score:0.##} of 1");
            shown.Append(string.IsNullOrWhiteSpace(worst.Comment) ? "" : $": {worst.Comment.Trim()}").Append("\n\n");
        }

        question.Append("People rated these recorded answers badly; the new instruction should avoid such answers:\n")
            .Append(FencedText.Fence(shown.ToString().TrimEnd()))
            .Append("\n\n");
    }

    private static string Request(SearchContext context, string instruction)
    {
        IReadOnlyList<string> placed = [.. Placeholders.In(instruction, context.Fields).Order(StringComparer.Ordinal)];
        string placeholders = placed.Count == 0
            ? ""
            : $" Keep these placeholders exactly as they are, each at a fitting place: {string.Join(", ", placed.Select(field => $"{{{field}}}"))}.";
        return $$"""
            Your task is to write new instructions for the assistant that lead to better answers.

            Work out from the examples what the inputs look like and what exactly a correct answer has to look like, and say both. Find the general rule
            behind each mistake, and turn every fact and every rule that the feedback reveals into an explicit statement: the assistant will see neither
            these examples nor the feedback. Do not quote whole examples.

            Keep everything in the current instructions that made answers right, and correct what made them wrong. Say precisely in which form to answer,
            and that nothing else belongs into the answer.{{placeholders}} Use at most {{ProposalCheck.MostCharacters}} characters.

            Provide the complete new instructions within ``` blocks, and nothing else.
            """;
    }
}
