using System.Text;
using System.Text.RegularExpressions;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>Lets the reflection model propose instructions, each grounded in the data, in other demonstrations and in another tip.</summary>
internal sealed partial class InstructionProposals(SearchContext context)
{
    private const int DemonstrationsShown = 3;

    private static readonly string?[] Tips =
    [
        null,
        "Be creative: look for another way to explain the task.",
        "Keep it simple and clear.",
        "Describe the task and its rules in detail.",
        "Point out what is at stake when an answer is wrong.",
        "Give the assistant a fitting role.",
    ];

    private readonly RandomStream _tips = new(context.Config.Seed, "tips");
    private readonly ProposalCheck _check = new(context);

    /// <param name="summary">What the data set is, or null.</param>
    /// <returns>Different instructions, the original one first; failed proposals are left out.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync(
        int count, IReadOnlyList<IReadOnlyList<Demonstration>> sets, string? summary, CancellationToken cancellationToken)
    {
        Reflection[] answers = await CandidateScorer.AllAsync(
            [.. Enumerable.Range(1, count - 1)],
            (number, token) => context.Reflection.AskAsync(Question(number, sets, summary), $"mipro/instruction/{number}", token),
            cancellationToken);
        List<string> instructions = [context.Incumbent.Instruction];
        foreach (string answer in answers.Select(answer => answer.Text).OfType<string>())
        {
            string? instruction = WithoutLabel(FencedText.Extract(answer));
            if (_check.Problem(instruction) is { } problem)
            {
                context.Lineage.Refuse(instruction, [0], $"refused: {problem}", context.Budget.Used);
                instruction = _check.WithoutCopies(instruction);
            }

            if (instruction is not null && !instructions.Contains(instruction))
            {
                instructions.Add(instruction);
            }
        }

        return instructions;
    }

    private static string WithoutLabel(string text) => Unquoted(Label().Replace(text, "").Trim());

    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] == '"' && text.IndexOf('"', 1) == text.Length - 1 ? text[1..^1].Trim() : text;

    private string Question(int number, IReadOnlyList<IReadOnlyList<Demonstration>> sets, string? summary)
    {
        var question = new StringBuilder("An assistant does a task with the following instructions:\n")
            .Append(FencedText.FenceInstruction(context.Incumbent.Instruction))
            .Append("\n\n");
        Demonstration[] shown =
        [
            .. Enumerable.Range(number, sets.Count).SelectMany(index => sets[index % sets.Count]).DistinctBy(one => one.Example).Take(DemonstrationsShown),
        ];
        if (shown.Length > 0)
        {
            question.Append("Inputs with good outputs:\n")
                .Append(FencedText.Fence(string.Join('\n', shown.Select(one => one.Text(context.Fields))).TrimEnd()))
                .Append("\n\n");
        }

        Append(question, "What the task is for: ", context.TaskDescription);
        Append(question, "The input fields: ", string.Join(", ", context.Fields));
        Append(question, "About the data: ", summary);
        Append(question, "Tip: ", Tips[_tips.Below(number, Tips.Length)]);
        string[] placed = [.. Placeholders.In(context.Incumbent.Instruction, context.Fields).Order(StringComparer.Ordinal)];
        Append(question, "Keep these placeholders exactly as they are: ", string.Join(", ", placed.Select(field => $"{{{field}}}")));
        return question
            .Append("Write an instruction that lets the assistant do this task as well as possible. Do not quote whole examples. ")
            .Append("Answer with the complete instruction between ``` fences, and nothing else.")
            .ToString();
    }

    private static void Append(StringBuilder question, string label, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            question.Append(label).Append(text.Trim()).Append("\n\n");
        }
    }

    [GeneratedRegex(@"^\s*(?:proposed\s+|new\s+)?instruction\s*:\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
