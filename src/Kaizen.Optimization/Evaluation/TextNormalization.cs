using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Evaluation;

/// <summary>Which differences between two texts do not count.</summary>
internal sealed partial record TextNormalization(bool Trim = true, bool IgnoreCase = false, bool CollapseWhitespace = false, bool IgnorePunctuation = false)
{
    public string Apply(string text)
    {
        string normal = IgnorePunctuation ? Punctuation().Replace(text, "") : text;
        normal = CollapseWhitespace ? Whitespace().Replace(normal, " ") : normal;
        normal = Trim ? normal.Trim() : normal;
        return IgnoreCase ? normal.ToUpperInvariant() : normal;
    }

    [GeneratedRegex(@"\p{P}", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}
