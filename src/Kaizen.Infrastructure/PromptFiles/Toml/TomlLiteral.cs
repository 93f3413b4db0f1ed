using System.Globalization;
using System.Text;

namespace Kaizen.Infrastructure.PromptFiles.Toml;

/// <summary>TOML strings: basic or literal, on one line or on several.</summary>
internal static class TomlLiteral
{
    /// <returns>The value, its real line breaks read as <c>\n</c>, or null for an escape that TOML does not have.</returns>
    public static string? Decode(string literal)
    {
        bool isTripled = IsTripled(literal);
        int quotes = isTripled ? 3 : 1;
        string body = LineBreaks.Normalize(literal[quotes..^quotes]);
        body = isTripled && body.StartsWith('\n') ? body[1..] : body;
        return literal[0] == '\'' ? body : Unescape(body);
    }

    /// <summary>Writes a prompt in the style of a present literal, or the nearest style that can hold it.</summary>
    public static IEnumerable<string> Spell(string present, string prompt, string lineBreak)
    {
        char quote = present[0];
        if (!IsTripled(present))
        {
            if (quote == '\'' && !prompt.Any(c => c is '\'' or '\n' || QuotedText.MustEscape(c)))
            {
                yield return '\'' + prompt + '\'';
            }

            yield return '"' + QuotedText.Escape(prompt, '"') + '"';
            yield break;
        }

        string opening = present.AsSpan(3).StartsWith("\n") || present.AsSpan(3).StartsWith("\r\n") ? lineBreak : "";
        if (quote == '\'' && !prompt.EndsWith('\'') && !prompt.Contains("'''", StringComparison.Ordinal) && !prompt.Any(QuotedText.MustEscape))
        {
            yield return "'''" + (prompt.StartsWith('\n') ? lineBreak : opening) + prompt.Replace("\n", lineBreak) + "'''";
        }

        const string Delimiter = "\"\"\"";
        string body = QuotedText.EscapeTripled(prompt, '"', lineBreak);
        if (opening.Length == 0 && prompt.StartsWith('\n'))
        {
            // A real line break behind the delimiter is no part of the text.
            body = "\\n" + body[lineBreak.Length..];
        }

        string joined = "\\" + lineBreak;
        if (quote == '"' && opening.Length == 0 && present.AsSpan(3).StartsWith(joined))
        {
            yield return Delimiter + joined + body + Delimiter;
        }

        yield return Delimiter + opening + body + Delimiter;
    }

    private static bool IsTripled(string literal) =>
        literal.Length >= 6 && literal[1] == literal[0] && literal[2] == literal[0];

    private static string? Unescape(string body)
    {
        var value = new StringBuilder(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\')
            {
                value.Append(body[i]);
                continue;
            }

            char kind = body[++i];
            if ("btnfre\"\\".IndexOf(kind, StringComparison.Ordinal) is var known and >= 0)
            {
                value.Append("\b\t\n\f\r\u001b\"\\"[known]);
            }
            else if (kind is 'x' or 'u' or 'U')
            {
                int digits = kind switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (i + digits >= body.Length)
                {
                    return null;
                }

                if (!int.TryParse(body.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, null, out int code) || !Rune.IsValid(code))
                {
                    return null;
                }

                value.Append(char.ConvertFromUtf32(code));
                i += digits;
            }
            else if (char.IsWhiteSpace(kind))
            {
                // A backslash at the end of a line joins it with the next text.
                while (i + 1 < body.Length && char.IsWhiteSpace(body[i + 1]))
                {
                    i++;
                }
            }
            else
            {
                return null;
            }
        }

        return value.ToString();
    }
}
