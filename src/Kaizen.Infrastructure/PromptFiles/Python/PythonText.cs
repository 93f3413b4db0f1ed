using System.Globalization;
using System.Text;

namespace Kaizen.Infrastructure.PromptFiles.Python;

/// <summary>A Python string literal: prefix, delimiter and body.</summary>
internal sealed record PythonText(string Prefix, string Delimiter, string Body)
{
    public bool IsRaw => Prefix.Contains('r', StringComparison.OrdinalIgnoreCase);

    public bool IsTripled => Delimiter.Length == 3;

    public static PythonText Parse(ReadOnlySpan<char> literal)
    {
        int quote = literal.IndexOfAny('"', '\'');
        string delimiter = DelimiterAt(literal, quote);
        return new PythonText(
            literal[..quote].ToString(), delimiter, literal[(quote + delimiter.Length)..^delimiter.Length].ToString());
    }

    public static string DelimiterAt(ReadOnlySpan<char> source, int quote)
    {
        var tripled = new string(source[quote], 3);
        return source[quote..].StartsWith(tripled) ? tripled : tripled[..1];
    }

    public static bool IsPrefix(ReadOnlySpan<char> letters) =>
        letters.ToString().ToLowerInvariant() is "" or "r" or "u" or "b" or "f" or "t" or "br" or "rb" or "fr" or "rf" or "tr" or "rt";

    /// <summary>Gives the string's value.</summary>
    /// <param name="refusal">Why it has none that can be edited, else empty.</param>
    public string? Value(out string refusal)
    {
        refusal = "";
        if (Prefix.AsSpan().ContainsAny("fFtT"))
        {
            refusal = "it is an f-string (or template string), whose text is made at run time. Make it a plain string, for example with str.format.";
        }
        else if (Prefix.AsSpan().ContainsAny("bB"))
        {
            refusal = "it is a bytes literal.";
        }
        else
        {
            string body = LineBreaks.Normalize(Body);
            return IsRaw ? body : Unescape(body, out refusal);
        }

        return null;
    }

    /// <summary>Writes text as a literal of this style, or of the nearest style that can hold it.</summary>
    public IEnumerable<string> Spell(string text, string lineBreak)
    {
        if (IsRaw && !text.AsSpan().ContainsAny("\r\0") && !text.Contains(Delimiter, StringComparison.Ordinal))
        {
            yield return Prefix + Delimiter + text.Replace("\n", lineBreak) + Delimiter;
        }

        string prefix = Prefix.Replace("r", "").Replace("R", "");
        if (!IsTripled)
        {
            yield return prefix + Delimiter + QuotedText.Escape(text, Delimiter[0]) + Delimiter;
            yield break;
        }

        string body = QuotedText.EscapeTripled(text, Delimiter[0], lineBreak);
        string joined = "\\" + lineBreak;
        string start = !IsRaw && Body.StartsWith(joined, StringComparison.Ordinal) ? joined : "";
        string end = !IsRaw && Body.Length > start.Length && EndsWithJoin(lineBreak) ? joined : "";
        yield return prefix + Delimiter + start + body + end + Delimiter;
        yield return prefix + Delimiter + body + Delimiter;
    }

    // An even number of backslashes are escaped ones before a line break of the text.
    private bool EndsWithJoin(string lineBreak) =>
        Body.EndsWith(lineBreak, StringComparison.Ordinal) && Body[..^lineBreak.Length].Reverse().TakeWhile(c => c == '\\').Count() % 2 == 1;

    private static string? Unescape(string body, out string refusal)
    {
        refusal = "";
        var value = new StringBuilder(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\')
            {
                value.Append(body[i]);
                continue;
            }

            char kind = body[++i];
            if ("\n\\'\"abfnrtv".IndexOf(kind, StringComparison.Ordinal) is var known and >= 0)
            {
                value.Append(kind == '\n' ? "" : "\n\\'\"\a\b\f\n\r\t\v"[known].ToString());
            }
            else if (kind is 'x' or 'u' or 'U' or (>= '0' and <= '7'))
            {
                int digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => CountOctal(body, i) };
                int start = kind is 'x' or 'u' or 'U' ? i + 1 : i;
                int code = start == i ? OctalAt(body, i, digits) : HexAt(body, start, digits);
                if (code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
                {
                    refusal = "it has an escape that is no Unicode character.";
                    return null;
                }

                value.Append(char.ConvertFromUtf32(code));
                i = start + digits - 1;
            }
            else if (kind == 'N')
            {
                refusal = "it has a \\N{...} escape; write the character itself.";
                return null;
            }
            else
            {
                // Python keeps the backslash of an escape that it does not know.
                value.Append('\\').Append(kind);
            }
        }

        return value.ToString();
    }

    private static int CountOctal(string body, int start) =>
        body.Skip(start).Take(3).TakeWhile(c => c is >= '0' and <= '7').Count();

    private static int OctalAt(string body, int start, int digits) =>
        body.AsSpan(start, digits).ToArray().Aggregate(0, (code, digit) => (code * 8) + digit - '0');

    private static int HexAt(string body, int start, int digits) =>
        start + digits <= body.Length && int.TryParse(body.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, null, out int code) ? code : -1;
}
