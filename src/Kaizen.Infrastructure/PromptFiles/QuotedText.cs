using System.Globalization;
using System.Text;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Escapes that Python, C#, JavaScript, JSON, YAML and TOML share.</summary>
internal static class QuotedText
{
    /// <summary>Escapes text for a quoted string on one line.</summary>
    public static string Escape(string text, char quote) => Escape(text, quote, null, false);

    /// <summary>Escapes text for a string whose delimiter is the quote three times, with real line breaks and tabs.</summary>
    public static string EscapeTripled(string text, char quote, string lineBreak) => Escape(text, quote, lineBreak, true);

    /// <summary>Says whether a character does not belong into a text file as such, or looks like a line break to some readers.</summary>
    public static bool MustEscape(char character) =>
        (character < ' ' && character is not ('\t' or '\n'))
        || character is (>= '\u007F' and <= '\u009F') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    public static string UnicodeEscape(char character) => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture);

    private static string Escape(string text, char quote, string? lineBreak, bool tripled)
    {
        var written = new StringBuilder(text.Length + 16);
        int run = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            run = c == quote ? run + 1 : 0;
            if (c == quote && (!tripled || run == 3 || i == text.Length - 1))
            {
                written.Append('\\').Append(c);
                run = 0;
                continue;
            }

            _ = c switch
            {
                '\\' => written.Append("\\\\"),
                '\n' => written.Append(lineBreak ?? "\\n"),
                '\r' => written.Append("\\r"),
                '\t' => written.Append(lineBreak is null ? "\\t" : "\t"),
                _ when MustEscape(c) => written.Append(UnicodeEscape(c)),
                _ => written.Append(c),
            };
        }

        return written.ToString();
    }
}
