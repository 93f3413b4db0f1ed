using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Kaizen.Optimization.Prompts;

/// <summary>The places in a prompt text where input values go: <c>{field}</c> for each declared field. Every other brace is plain text, and so is
/// a doubled <c>{{field}}</c>.</summary>
internal static partial class Placeholders
{
    /// <summary>Gets the fields that have a placeholder in the text.</summary>
    public static FrozenSet<string> In(string text, IReadOnlyList<string> fields) =>
        Pattern().Matches(text)
            .Where(match => match.Groups["field"].Success && fields.Contains(match.Groups["field"].Value))
            .Select(match => match.Groups["field"].Value)
            .ToFrozenSet();

    /// <summary>Puts values in place of placeholders, in one pass: a placeholder inside a value stays as it is.</summary>
    public static string Substitute(string text, IReadOnlyList<string> fields, IReadOnlyDictionary<string, string> inputs) =>
        Pattern().Replace(text, match =>
            match.Groups["field"].Success && fields.Contains(match.Groups["field"].Value)
                ? inputs.GetValueOrDefault(match.Groups["field"].Value, "")
                : match.Value);

    [GeneratedRegex(@"\{\{[^{}]+\}\}|\{(?<field>[^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
