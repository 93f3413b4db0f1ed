using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.Net;

/// <summary>Makes texts of others (a provider, a webhook) such that every database can store them: PostgreSQL holds no U+0000, and UTF-8 no half of a
/// surrogate pair. Each becomes U+FFFD, before anything is done with the text, so that what is measured, recorded and replayed is the same everywhere.</summary>
internal static partial class StorableText
{
    public static string Of(string text) => Unstorable().Replace(text, "\ufffd");

    /// <summary>Replaces the halves of surrogate pairs that JSON escapes (<c>\ud83d</c>); readers refuse the whole text for them.</summary>
    public static string OfJson(string json) =>
        json.Contains(@"\u", StringComparison.Ordinal)
            ? Escape().Replace(json, escape => escape.Groups["half"].Success ? @"\ufffd" : escape.Value)
            : json;

    [GeneratedRegex(@"\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]", RegexOptions.CultureInvariant)]
    private static partial Regex Unstorable();

    // An escaped backslash is an escape too, so that what follows it is not taken for one.
    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
