using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Evaluation;

/// <summary>How far the words of answer and reference overlap: the harmonic mean of precision and recall. Case and punctuation do not count;
/// in scripts without spaces each character is a word. Where neither side has a word (<c>+</c>, an emoji), only the same text is right, white space
/// at the ends aside.</summary>
internal sealed partial class TokenF1Evaluator : TextEvaluator
{
    private const int WordsShown = 10;

    protected override Assessment Evaluate(string answer, string reference)
    {
        Dictionary<string, int> expected = Count(reference);
        Dictionary<string, int> actual = Count(answer);
        int common = expected.Sum(word => Math.Min(word.Value, actual.GetValueOrDefault(word.Key)));
        int total = expected.Values.Sum() + actual.Values.Sum();
        double score = total > 0 ? 2.0 * common / total : answer.Trim() == reference.Trim() ? 1 : 0;
        if (score == 1)
        {
            return new(1, Feedback.Right(reference));
        }

        string details = Words("Missing words", expected, actual) + Words("Needless words", actual, expected);
        return new(score, score == 0 ? Feedback.Wrong(answer, reference) : Feedback.Partly(score, details.Trim(), reference));
    }

    private static Dictionary<string, int> Count(string text) =>
        Word().Matches(text.ToUpperInvariant()).GroupBy(match => match.Value).ToDictionary(group => group.Key, group => group.Count());

    private static string Words(string title, Dictionary<string, int> words, Dictionary<string, int> others)
    {
        string[] more = [.. words.Where(word => word.Value > others.GetValueOrDefault(word.Key)).Select(word => word.Key.ToLowerInvariant()).Take(WordsShown)];
        return more.Length == 0 ? "" : $" {title}: {string.Join(", ", more)}.";
    }

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]|[\p{L}\p{M}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
