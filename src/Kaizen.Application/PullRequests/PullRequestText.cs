using System.Globalization;
using System.Text;
using Kaizen.Domain.PullRequests;
using Kaizen.Optimization;

namespace Kaizen.Application.PullRequests;

/// <summary>Title and body of a pull request, in Markdown.</summary>
public static class PullRequestText
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
    public static string Title(PullRequestEvidence evidence)
    {
        string end = $": optimize prompt v{evidence.Version}{Change(evidence)}";
        return $"tune({OneLine(evidence.TaskName, PromptDelivery.MaxTitleLength - end.Length - "tune()".Length)}){end}";
    }

    public static string Body(PullRequestEvidence evidence)
    {
        var body = new StringBuilder();
        body.Append(evidence.Verdict switch
        {
            Verdict.Improved => "**The new prompt is better on examples that the search never saw.**",
            Verdict.Worse => "**Worse: the new prompt does worse on examples that the search never saw.**",
            _ => "**Not proven (`not_proven`): the examples held back do not show that the new prompt is better.** Look at it closely.",
        });
        body.Append("\n\n| Measure | Old prompt | New prompt |\n|---|---|---|\n");
        string scored = evidence.TestSize > 0
            ? $"Hold-out score ({evidence.TestSize} examples)"
            : $"Validation score ({evidence.ValidationSize} examples, optimistic: the search has seen them)";
        body.Append($"| {scored} | {Score(evidence.OldScore)} | {Score(evidence.NewScore)} |\n");
        body.Append($"| Judge score | | {Score(evidence.JudgeScore)} |\n");
        body.Append($"| Prompt length (characters) | {evidence.OldPrompt.Length} | {evidence.NewPrompt.Length} |\n\n");
        body.Append(evidence.Improvement is { } interval
            ? $"Improvement, 95 % interval of the paired difference: {Signed(interval.Low)} to {Signed(interval.High)}. "
            : "There is no interval for the improvement: too few examples were held back. ");
        body.Append($"Verdict: `{(evidence.Verdict == Verdict.NotProven ? "not_proven" : evidence.Verdict == Verdict.Improved ? "improved" : "worse")}`.\n\n");
        body.Append($"Examples: {evidence.TrainSize} to learn from, {evidence.ValidationSize} to choose by, {evidence.TestSize} held back.\n\n");
        body.Append(PromptHeading).Append(Diff(evidence.OldPrompt, evidence.NewPrompt, MaxDiffLength));

        string end = End(evidence);
        AppendExamples(body, evidence, MaxBodyLength - end.Length);
        return body.Append(end).ToString();
    }

    /// <summary>Fits a body to the file that it is about: the diff is that of what the file holds.</summary>
    /// <param name="body">What <see cref="Body"/> gave.</param>
    /// <param name="measured">The old prompt of the evidence.</param>
    /// <param name="present">The prompt in the file, or null when there is none yet.</param>
    public static string OnFile(string body, string measured, string? present, string newPrompt)
    {
        if (present == measured)
        {
            return body;
        }

        // No line of what users wrote stands before this heading, nor is a fence as long as that of the diff in it.
        int start = body.IndexOf("\n" + PromptHeading, StringComparison.Ordinal) + 1 + PromptHeading.Length;
        string fence = body[start..body.IndexOf("diff\n", start, StringComparison.Ordinal)];
        string close = $"\n{fence}\n\n";
        int end = body.IndexOf(close, start, StringComparison.Ordinal) + close.Length;
        string note = present is null
            ? "The file holds no prompt yet.\n\n"
            : "The file holds another prompt than the old one that was measured.\n\n";
        int rest = body.Length - (end - start) + note.Length;
        return body[..start] + note + Diff(present ?? "", newPrompt, Math.Min(MaxDiffLength, MaxBodyLengthOnFile - rest)) + body[end..];
    }

    private static string Diff(string oldPrompt, string newPrompt, int maxLength) =>
        Fenced(Shorten(UnifiedDiff.Between(oldPrompt, newPrompt), maxLength), "diff");

    private static void AppendExamples(StringBuilder body, PullRequestEvidence evidence, int maxLength)
    {
        ExampleChange[] worse =
        [
            .. evidence.Examples.Where(example => example.NewScore < example.OldScore).OrderBy(example => example.NewScore - example.OldScore),
        ];
        ExampleChange[] better =
        [
            .. evidence.Examples.Where(example => example.NewScore > example.OldScore)
                .OrderByDescending(example => example.NewScore - example.OldScore).Take(MaxBetterExamples),
        ];

        // The more there are, the shorter is each: none that got worse is to be left out.
        int share = (maxLength - body.Length) / Math.Max(1, worse.Length + better.Length);
        int maxText = Math.Clamp((share - ExampleFrame) / 3, MinExampleText, MaxExampleText);
        AppendExamples(body, "## What got worse", worse, maxText, maxLength);
        AppendExamples(body, "## What got better", better, maxText, maxLength);
    }

    private static void AppendExamples(StringBuilder body, string heading, IEnumerable<ExampleChange> examples, int maxText, int maxLength)
    {
        body.Append(heading).Append("\n\n");
        int count = 0;
        int leftOut = 0;
        foreach (ExampleChange example in examples)
        {
            string text = $"{++count}. {Score(example.OldScore)} → {Score(example.NewScore)}\n\n" + Fenced(
                $"input: {OneLine(example.Input, maxText)}\nold:   {OneLine(example.OldOutput, maxText)}\nnew:   {OneLine(example.NewOutput, maxText)}", "text");
            if (body.Length + text.Length + 200 > maxLength)
            {
                leftOut++;
                continue;
            }

            body.Append(text);
        }

        body.Append(count == 0 ? "None of the examples held back.\n\n" : leftOut > 0 ? $"{leftOut} more are not shown for want of space.\n\n" : "");
    }

    private static string End(PullRequestEvidence evidence) =>
        $$"""
        ## Where it comes from

        Models: `{{Code(evidence.TaskModel)}}` runs the prompt, `{{Code(evidence.TeacherModel)}}` wrote it{{(evidence.JudgeScore is null ? "" : $", `{Code(evidence.JudgeModel)}` judged it")}}. Cost: {{Cost(evidence.CostUsd)}}.
        Task `{{Code(evidence.TaskName)}}`, version {{evidence.Version}}, job `{{evidence.JobId}}`.

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

    private static string Cost(double? costUsd) =>
        costUsd is { } known ? "$" + known.ToString("0.00", CultureInfo.InvariantCulture) : "unknown, for want of a price";

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Change(PullRequestEvidence evidence) => evidence is { OldScore: { } old, NewScore: { } now }
        ? $" ({((now - old) * 100).ToString("+0.0;-0.0;+0.0", CultureInfo.InvariantCulture)} % score)"
        : "";
}
