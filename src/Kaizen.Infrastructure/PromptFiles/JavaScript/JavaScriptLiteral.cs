using System.Globalization;
using System.Text;

namespace Kaizen.Infrastructure.PromptFiles.JavaScript;

/// <summary>JavaScript strings and template literals without substitutions.</summary>
internal static class JavaScriptLiteral
{
    /// <returns>The value, or null for an escape that is not allowed in strict code.</returns>
    public static string? Decode(ReadOnlySpan<char> literal)
    {
        string body = literal[1..^1].ToString();
        body = literal[0] == '`' ? LineBreaks.Normalize(body) : body.Replace("\\\r\n", "\\\n");
        var value = new StringBuilder(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\')
            {
                value.Append(body[i]);
                continue;
            }

            char kind = body[++i];
            bool zero = kind == '0' && (i + 1 == body.Length || !char.IsAsciiDigit(body[i + 1]));
            if (kind is 'x' or 'u')
            {
                if (Code(body, ref i) is not { } text)
                {
                    return null;
                }

                value.Append(text);
            }
            else if (char.IsAsciiDigit(kind) && !zero)
            {
                return null;
            }
            else
            {
                value.Append(kind switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    'b' => "\b",
                    'f' => "\f",
                    'v' => "\v",
                    '0' => "\0",
                    '\n' or '\r' or '\u2028' or '\u2029' => "",
                    _ => kind.ToString(),
                });
            }
        }

        return value.ToString();
    }

    /// <summary>Writes a prompt between the quotes of a present literal.</summary>
    public static string Spell(char quote, string prompt, string lineBreak)
    {
        if (quote != '`')
        {
            return quote + QuotedText.Escape(prompt, quote) + quote;
        }

        // Only a real line break is better than an escape in a template; its tabs are real as well.
        IEnumerable<string> lines = prompt.Split('\n').Select(line =>
            string.Join('\t', line.Split('\t').Select(text => QuotedText.Escape(text, '`').Replace("${", "\\${"))));
        return '`' + string.Join(lineBreak, lines) + '`';
    }

    private static string? Code(string body, ref int i)
    {
        int start = i + 1;
        int length = body[i] == 'x' ? 2 : 4;
        int next = start + length;
        if (body[i] == 'u' && start < body.Length && body[start] == '{')
        {
            start++;
            length = body.IndexOf('}', start) - start;
            next = start + length + 1;
        }

        if (length < 1 || start + length > body.Length
            || !int.TryParse(body.AsSpan(start, length), NumberStyles.AllowHexSpecifier, null, out int code) || code is < 0 or > 0x10FFFF)
        {
            return null;
        }

        i = next - 1;
        return code > char.MaxValue ? char.ConvertFromUtf32(code) : ((char)code).ToString();
    }
}
