using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kaizen.Optimization.Evaluation.Json;

namespace Kaizen.Optimization.Evaluation.Judging;

/// <summary>One vote of a judge.</summary>
/// <param name="Score">In [0, 1], or null when there is none.</param>
/// <param name="Reason">The judge's words, or what failed.</param>
/// <param name="Text">All that the judge wrote, or null when the call failed.</param>
internal sealed partial record JudgeVote(double? Score, string Reason, string? Text)
{
    /// <summary>Reads a structured answer, or finds the score in free text. A structured answer with half a character in it holds no score.</summary>
    /// <param name="isCutOff">Whether the text ended at the length limit: then only a structured answer that is whole counts.</param>
    public static JudgeVote Parse(string text, bool isCutOff = false)
    {
        int start = text.IndexOf('{', StringComparison.Ordinal);
        int end = text.LastIndexOf('}');
        if (start >= 0 && end > start && ReadObject(text[start..(end + 1)], text) is { } vote)
        {
            return vote;
        }

        return new(isCutOff ? null : FindScore(text), text.Trim(), text);
    }

    private static JudgeVote? ReadObject(string json, string text)
    {
        try
        {
            using var document = ModelJson.Parse(json, new() { AllowTrailingCommas = true });
            JsonElement root = document.RootElement;
            if (!root.TryGetProperty("score", out JsonElement score))
            {
                return null;
            }

            string reason = root.TryGetProperty("reason", out JsonElement words) && words.ValueKind == JsonValueKind.String ? words.GetString()! : "";
            double? value = score.ValueKind switch
            {
                JsonValueKind.Number => InRange(score.GetDouble()),
                JsonValueKind.String => FindScore(score.GetString()!),
                _ => null,
            };
            return new(value, value is null ? text.Trim() : reason, text);
        }
        catch (HalfCharacterException)
        {
            return new(null, text.Trim(), text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Looks for a number that is called the score, then for a share ("8/10", "80%"), then for a number from 0 to 1 at the end.</summary>
    private static double? FindScore(string text)
    {
        Match? match = Labelled().Matches(text).LastOrDefault() ?? Share().Matches(text).LastOrDefault();
        if (match is not null)
        {
            double number = Value(match.Groups["number"].Value);
            if (match.Groups["whole"].Success)
            {
                double whole = Value(match.Groups["whole"].Value);
                return whole > 0 ? InRange(number / whole) : null;
            }

            return InRange(match.Groups["percent"].Success ? number / 100 : number);
        }

        return Last().Match(text) is { Success: true } last ? InRange(Value(last.Groups["number"].Value)) : null;
    }

    private static double Value(string number) =>
        double.Parse(number.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static double? InRange(double value) => value is >= 0 and <= 1 ? value : null;

    [GeneratedRegex(@"score\W{0,4}(?:\s*(?:is|of)\s+)?\W{0,3}(?<![0-9.,-])(?<number>[0-9]+(?:[.,][0-9]+)?)(?:\s*(?<percent>%)|\s*(?:/|out of)\s*(?<whole>[0-9]+))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"(?<![0-9.,-])(?<number>[0-9]+(?:[.,][0-9]+)?)\s*(?:(?<percent>%)|(?:/|out of)\s*(?<whole>[0-9]+))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Share();

    [GeneratedRegex(@"(?<![\w.,-])(?<number>[0-9]+(?:[.,][0-9]+)?)[\W_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Last();
}
