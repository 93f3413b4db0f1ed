using System.Globalization;
using System.Text;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Domain.Common;
using Kaizen.Domain.PullRequests;
using Kaizen.Optimization;

namespace Kaizen.Application.PullRequests;

/// <summary>Title and body of a pull request, in Markdown.</summary>
internal static class PullRequestText
{
    // Bitbucket takes 32,768 characters, the other hosts more.
    private const int MaxBodyLength = 30_000;
    private const int MaxBodyLengthOnFile = 32_000;
    private const int MaxDiffLength = 14_000;
    private const int MaxBetterExamples = 5;
    private const int MaxExampleText = 300;
    private const int MinExampleText = 20;

    // What surrounds the three texts of an example, headings included.
    private const int ExampleFrame = 90;

    private const string PromptHeading = "## The prompt\n\n";

    /// <summary>Gives <c>tune({task}): optimize prompt v{n} (+12.3 % score)</c>; the score's change is in points of a hundred.</summary>
    public static string Title(int version, JobInputs inputs, OptimizationOutcome outcome)
    {
        string end = $": optimize prompt v{version}{Change(outcome)}";
        return $"tune({OneLine(inputs.TaskName, PromptDelivery.MaxTitleLength - end.Length - "tune()".Length)}){end}";
    }

    public static string Body(Guid jobId, int version, JobInputs inputs, OptimizationOutcome outcome)
    {
        var body = new StringBuilder();
        body.Append(outcome.Verdict switch
        {
            Verdict.Improved => "**The new prompt is better on examples that the search never saw.**",
            Verdict.Worse => "**Worse: the new prompt does worse on examples that the search never saw.**",
            _ => "**Not proven (`not_proven`): the examples held back do not show that the new prompt is better.** Look at it closely.",
        });
        body.Append("\n\n| Measure | Old prompt | New prompt |\n|---|---|---|\n");
        OptimizationPlan plan = outcome.Plan;
        string scored = plan.TestSize > 0
            ? $"Hold-out score ({plan.TestSize} examples)"
            : $"Validation score ({plan.ValidationSize} examples, optimistic: the search has seen them)";
        body.Append($"| {scored} | {Score(outcome.BaselineScore)} | {Score(outcome.Score)} |\n");
        body.Append($"| Judge score | | {Score(outcome.JudgeScore)} |\n");
        body.Append($"| Prompt length (characters) | {outcome.IncumbentText.Length} | {outcome.PromptText.Length} |\n\n");
        body.Append(outcome.ImprovementInterval is { } interval
            ? $"Improvement, 95 % interval of the paired difference: {Signed(interval.Low)} to {Signed(interval.High)}. "
            : "There is no interval for the improvement: too few examples were held back. ");
        body.Append($"Verdict: `{WireName.Of(outcome.Verdict)}`.\n\n");
        body.Append($"Examples: {plan.TrainSize} to learn from, {plan.ValidationSize} to choose by, {plan.TestSize} held back.\n\n");
        body.Append(PromptPart(outcome.IncumbentText, outcome.PromptText));

        string end = End(jobId, version, inputs, outcome);
        AppendExamples(body, outcome.HoldOutPairs, MaxBodyLength - end.Length);
        return body.Append(end).ToString();
    }

    /// <summary>Fits a body to the file that it is about: the diff is that of what the file holds.</summary>
    /// <param name="body">What <see cref="Body"/> gave.</param>
    /// <param name="measured">The old prompt that was measured.</param>
    /// <param name="present">The prompt in the file, or null when there is none yet.</param>
    public static string OnFile(string body, string measured, string? present, string newPrompt)
    {
        if (present == measured)
        {
            return body;
        }

        string part = PromptPart(measured, newPrompt);
        string note = present is null
            ? "The file holds no prompt yet.\n\n"
            : "The file holds another prompt than the old one that was measured.\n\n";
        int room = MaxBodyLengthOnFile - (body.Length - part.Length + PromptHeading.Length + note.Length);
        return body.Replace(part, PromptPart(present ?? "", newPrompt, note, Math.Min(MaxDiffLength, room)), StringComparison.Ordinal);
    }

    // Its heading makes it the only one in a body: no line of what users wrote is one there.
    private static string PromptPart(string oldPrompt, string newPrompt, string note = "", int maxDiffLength = MaxDiffLength) =>
        PromptHeading + note + Fenced(Shorten(UnifiedDiff.Between(oldPrompt, newPrompt), maxDiffLength), "diff");

    private static void AppendExamples(StringBuilder body, IReadOnlyList<HoldOutPair> pairs, int maxLength)
    {
        HoldOutPair[] worse = [.. pairs.Where(pair => pair.NewScore < pair.OldScore).OrderBy(pair => pair.NewScore - pair.OldScore)];
        HoldOutPair[] better =
        [
            .. pairs.Where(pair => pair.NewScore > pair.OldScore)
                .OrderByDescending(pair => pair.NewScore - pair.OldScore).Take(MaxBetterExamples),
        ];

        // The more there are, the shorter is each: none that got worse is to be left out.
        int share = (maxLength - body.Length) / Math.Max(1, worse.Length + better.Length);
        int maxText = Math.Clamp((share - ExampleFrame) / 3, MinExampleText, MaxExampleText);
        AppendExamples(body, "## What got worse", worse, maxText, maxLength);
        AppendExamples(body, "## What got better", better, maxText, maxLength);
    }

    private static void AppendExamples(StringBuilder body, string heading, IEnumerable<HoldOutPair> pairs, int maxText, int maxLength)
    {
        body.Append(heading).Append("\n\n");
        int count = 0;
        int leftOut = 0;
        foreach (HoldOutPair pair in pairs)
        {
            string text = $"{++count}. {Score(pair.OldScore)} → {Score(pair.NewScore)}\n\n" + Fenced(
                $"input: {OneLine(Describe(pair.Inputs), maxText)}\nold:   {OneLine(pair.OldAnswer, maxText)}\nnew:   {OneLine(pair.NewAnswer, maxText)}", "text");
            if (body.Length + text.Length + 200 > maxLength)
            {
                leftOut++;
                continue;
            }

            body.Append(text);
        }

        body.Append(count == 0 ? "None of the examples held back.\n\n" : leftOut > 0 ? $"{leftOut} more are not shown for want of space.\n\n" : "");
    }

    private static string Describe(IReadOnlyDictionary<string, string> inputs) =>
        inputs.Count == 1 ? inputs.Values.Single() : string.Join("; ", inputs.Select(input => $"{input.Key}: {input.Value}"));

    private static string End(Guid jobId, int version, JobInputs inputs, OptimizationOutcome outcome) =>
        $$"""
        ## Where it comes from

        Models: `{{Code(inputs.Models.Task)}}` runs the prompt, `{{Code(inputs.Models.Reflection)}}` wrote it{{(outcome.JudgeScore is null ? "" : $", `{Code(inputs.Models.Judge)}` judged it")}}. Cost: {{Cost(outcome.Usage.CostUsd)}}.
        Task `{{Code(inputs.TaskName)}}`, version {{version}}, job `{{jobId}}`.

        **Merge** to make this version active. **Close** without merging to reject it. After a merge, revert the commit
        or call `POST /api/v1/prompts/{task_id}/rollback` to go back.

        """.ReplaceLineEndings("\n");

    /// <summary>Puts text between fences that are longer than any fence in it.</summary>
    private static string Fenced(string text, string language)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        string lines = new([.. text.TrimEnd('\n').Where(c => c is '\n' or '\t' || !char.IsControl(c))]);
        return $"{fence}{language}\n{lines}\n{fence}\n\n";
    }

    private static string OneLine(string text, int maxLength)
    {
        string line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= maxLength ? line : line[..(maxLength - 1 - (char.IsHighSurrogate(line[maxLength - 2]) ? 1 : 0))] + "…";
    }

    private static string Shorten(string diff, int maxLength)
    {
        if (diff.Length <= maxLength)
        {
            return diff;
        }

        int end = diff.LastIndexOf('\n', maxLength);
        end = end > 0 ? end : char.IsHighSurrogate(diff[maxLength - 1]) ? maxLength - 1 : maxLength;
        return diff[..end] + $"\n… {diff.Length - end} more characters: see the changed file.";
    }

    // What stands between two backticks.
    private static string Code(string text) => OneLine(text, 255).Replace('`', '\'');

    private static string Score(double? score) => score?.ToString("0.000", CultureInfo.InvariantCulture) ?? "not measured";

    private static string Cost(decimal? costUsd) =>
        costUsd is { } known ? "$" + known.ToString("0.00", CultureInfo.InvariantCulture) : "unknown, for want of a price";

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Change(OptimizationOutcome outcome) => outcome is { BaselineScore: { } old, Score: { } now }
        ? $" ({((now - old) * 100).ToString("+0.0;-0.0;+0.0", CultureInfo.InvariantCulture)} % score)"
        : "";
}
