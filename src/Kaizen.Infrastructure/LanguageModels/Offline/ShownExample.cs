using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.LanguageModels.Offline;

/// <summary>One example in a request to write an instruction.</summary>
/// <param name="Expected">The right answer as the feedback tells it, or null when it does not.</param>
internal sealed partial record ShownExample(string Input, string? Expected)
{
    /// <summary>Reads examples under headings: one for each example, below it one for the inputs, the outputs and the feedback, below that the
    /// fields; or, where there are none, solved examples.</summary>
    public static IReadOnlyList<ShownExample> ReadAll(string text)
    {
        var examples = new List<ShownExample>();
        foreach (string example in Example().Split(text))
        {
            Dictionary<string, string> parts = Section().Matches(example)
                .GroupBy(section => section.Groups["name"].Value.Trim().ToUpperInvariant())
                .ToDictionary(sections => sections.Key, sections => sections.First().Groups["text"].Value.Trim());
            if (parts.TryGetValue("INPUTS", out string? input) && parts.TryGetValue("FEEDBACK", out string? feedback))
            {
                examples.Add(new(Field().Replace(input, "").Trim(), ExpectedIn(feedback)));
            }
        }

        return examples.Count > 0
            ? examples
            : [.. StatedRules.Read(text).Demonstrations.Select(shown => new ShownExample(shown.Input, shown.Output))];
    }

    private static string? ExpectedIn(string feedback) =>
        Told().Match(feedback) is { Success: true } told ? told.Groups["quoted"].Value.Trim() : null;

    [GeneratedRegex(@"^# .*$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^## (?<name>.*)\n(?<text>(?:(?!^## ).*(?:\n|\z))*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^### .*\n?", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex(@"\b(?:expected|correct|reference|right)(?: answer| output| label)?(?: is| was|:)\s*(?:""(?<quoted>[^""\n]+)""|'(?<quoted>[^\n]+?)'(?=[.,;\s]|$))", RegexOptions.IgnoreCase)]
    private static partial Regex Told();
}
