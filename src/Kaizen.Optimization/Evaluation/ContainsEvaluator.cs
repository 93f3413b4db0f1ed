namespace Kaizen.Optimization.Evaluation;

/// <summary>The share of the wanted texts that occur in the answer; without a list, whether the reference does.</summary>
internal sealed class ContainsEvaluator(IReadOnlyList<string>? values, bool ignoreCase) : TextEvaluator
{
    protected override Assessment Evaluate(string answer, string reference)
    {
        IReadOnlyList<string> wanted = values ?? [reference.Trim()];
        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string[] missing = [.. wanted.Where(value => !answer.Contains(value, comparison))];
        if (missing.Length == 0)
        {
            return new(1, $"The answer is correct: it contains {Quoted(wanted)}.");
        }

        double score = (double)(wanted.Count - missing.Length) / wanted.Count;
        return new(score, $"The answer is incorrect: it must contain {Quoted(missing)}, but was '{Feedback.Clip(answer.Trim())}'.");
    }

    private static string Quoted(IEnumerable<string> texts) => string.Join(" and ", texts.Select(text => $"'{text}'"));
}
