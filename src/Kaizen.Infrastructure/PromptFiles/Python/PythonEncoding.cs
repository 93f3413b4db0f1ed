using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kaizen.Infrastructure.PromptFiles.Python;

/// <summary>The encoding of a Python file: UTF-8, or what a comment in one of its first two lines declares (PEP 263).</summary>
internal static partial class PythonEncoding
{
    /// <summary>UTF-8 without a mark of its own, that refuses other bytes.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsPython(string path) =>
        path.EndsWith(".py", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pyi", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the encoding that a file declares; it throws on what it cannot read or write.</summary>
    /// <param name="source">The file without a byte order mark. It may have been decoded as any superset of ASCII.</param>
    /// <returns>The encoding, or null when it is not known.</returns>
    public static Encoding? Of(string source)
    {
        string[] lines = source.Split(["\r\n", "\n", "\r"], 3, StringSplitOptions.None);
        Match match = Declaration().Match(lines[0]);
        match = !match.Success && lines.Length > 1 && NoCode().IsMatch(lines[0]) ? Declaration().Match(lines[1]) : match;
        return match.Success ? Find(match.Groups[1].Value.ToLowerInvariant().Replace('_', '-')) : Utf8;
    }

    /// <summary>Escapes the characters of a string literal that an encoding does not have. Of encodings with several bytes a character it takes ASCII
    /// alone: .NET and Python do not agree on all others.</summary>
    public static string Fit(string literal, Encoding encoding)
    {
        if (encoding == Utf8)
        {
            return literal;
        }

        var written = new StringBuilder(literal.Length);
        foreach (Rune rune in literal.EnumerateRunes())
        {
            written.Append(rune.IsAscii || (encoding.IsSingleByte && Has(encoding, rune.ToString())) ? rune.ToString() : Escape(rune));
        }

        return written.ToString();
    }

    private static string Escape(Rune rune) => rune.IsBmp
        ? "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture)
        : "\\U" + rune.Value.ToString("x8", CultureInfo.InvariantCulture);

    private static bool Has(Encoding encoding, string character)
    {
        try
        {
            return encoding.GetString(encoding.GetBytes(character)) == character;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding? Find(string name) => name switch
    {
        "utf8" or "utf-8" or "u8" or "cp65001" => Utf8,
        _ when name.StartsWith("utf-8-", StringComparison.Ordinal) => Utf8,
        _ when Latin1().IsMatch(name) => Strict(Encoding.Latin1),
        "ascii" or "us-ascii" or "646" => Strict(Encoding.ASCII),
        _ => FindCodePage(name) is { } found && found.GetBytes("#") is [(byte)'#'] ? found : null,
    };

    private static Encoding? FindCodePage(string name)
    {
        EncodingProvider codePages = CodePagesEncodingProvider.Instance;
        if (CodePage().Match(name) is { Success: true } number)
        {
            return codePages.GetEncoding(int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }

        string usual = name.Replace("iso8859", "iso-8859", StringComparison.Ordinal);
        return new[] { usual, usual.Replace('-', '_') }
            .Select(spelling => codePages.GetEncoding(spelling, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback))
            .FirstOrDefault(found => found is not null);
    }

    private static Encoding Strict(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    [GeneratedRegex(@"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^[ \t\f]*(#|\z)")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"^(latin-?1|l1|iso-?8859-1|iso-latin-1|8859|cp819)(-|\z)")]
    private static partial Regex Latin1();

    [GeneratedRegex(@"^(?:cp|windows-?)?([0-9]{3,5})\z")]
    private static partial Regex CodePage();
}
