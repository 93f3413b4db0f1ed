using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>Scores by shared words: two answers by those that they share, a single one by those that it shares with the input.</summary>
internal static partial class OverlapJudge
{
    /// <param name="request">A request with the texts to judge between tags.</param>
    /// <returns>JSON with a reason and a score in [0, 1].</returns>
    public static string Judge(string request)
    {
        Dictionary<string, string> texts = Tagged().Matches(request)
            .GroupBy(tag => tag.Groups["name"].Value)
            .ToDictionary(tags => tags.Key, tags => tags.Last().Groups["text"].Value.Trim());
        (double score, string reason) = texts.GetValueOrDefault("answer_a") is { } one && texts.GetValueOrDefault("answer_b") is { } other
            ? Compare(one, other)
            : Rate(texts.GetValueOrDefault("answer", ""), texts.GetValueOrDefault("input", ""));
        return JsonSerializer.Serialize(new { reason, score });
    }

    private static (double Score, string Reason) Compare(string one, string other) =>
        Words.Of(one).SequenceEqual(Words.Of(other))
            ? (1, $"The answers agree. Answer A is '{one}'. Answer B is '{other}'.")
            : (Math.Round(Words.Overlap(one, other), 2), $"The answers differ. Answer A is '{one}'. Answer B is '{other}'.");

    private static (double Score, string Reason) Rate(string answer, string input) => answer.Length == 0
        ? (0, "The answer is empty.")
        : (Math.Round(0.5 + (Words.Overlap(answer, input) / 2), 2), "Judged by the words that the answer shares with the input.");

    [GeneratedRegex(@"<(?<name>[a-z_]+)>(?<text>.*?)</\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Tagged();
}
