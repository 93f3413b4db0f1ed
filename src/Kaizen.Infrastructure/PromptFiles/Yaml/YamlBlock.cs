using Kaizen.Infrastructure.PromptFiles.Text;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>A literal or folded block scalar.</summary>
/// <param name="Kind"><c>|</c> or <c>&gt;</c>.</param>
/// <param name="HasIndicator">Whether the header says the indentation.</param>
/// <param name="Chomping"><c>-</c>, <c>+</c> or nothing.</param>
/// <param name="Rest">What follows in the header's line: blanks and a comment.</param>
/// <param name="Margin">The column of the text, from 0.</param>
/// <param name="ParentIndent">The column of the collection around it, from 0.</param>
/// <param name="End">Where it ends, before its last line break.</param>
internal sealed record YamlBlock(
    char Kind, bool HasIndicator, string Chomping, string Rest, int Margin, int ParentIndent, string LineBreak, int End)
{
    /// <param name="outerIndent">The column of the collection around it, from 0; -1 for a document that is a scalar.</param>
    public static YamlBlock At(string content, int start, int outerIndent)
    {
        int parentIndent = Math.Max(outerIndent, 0);
        string header = WholeText.LineAt(content, start).ToString();
        string indicators = new([.. header.Skip(1).TakeWhile(c => c is '+' or '-' or (>= '1' and <= '9'))]);
        int? digit = indicators.FirstOrDefault(char.IsDigit) is var found and > '0' ? found - '0' : null;
        string chomping = indicators.Contains('+') ? "+" : indicators.Contains('-') ? "-" : "";
        int? margin = parentIndent + digit;
        int end = start + header.Length;
        for (int line = WholeText.NextLine(content, start); line < content.Length; line = WholeText.NextLine(content, line))
        {
            ReadOnlySpan<char> text = WholeText.LineAt(content, line);
            int spaces = text.Length - text.TrimStart(' ').Length;
            bool isBlank = spaces == text.Length && (margin is null || spaces <= margin);
            if (!isBlank)
            {
                // The first line with text says the margin, unless it stands too far left to belong to the block.
                margin ??= spaces > outerIndent ? spaces : int.MaxValue;
                if (spaces < margin || text.StartsWith("---") || text.StartsWith("..."))
                {
                    break;
                }
            }

            if (!isBlank || chomping == "+")
            {
                end = line + text.Length;
            }
        }

        return new YamlBlock(
            header[0], digit is not null, chomping, header[(1 + indicators.Length)..],
            margin is null or 0 or int.MaxValue ? parentIndent + 2 : margin.Value, parentIndent, LineBreaks.Of(content), end);
    }

    public static string DoubleQuoted(string prompt) => '"' + QuotedText.Escape(prompt, '"') + '"';

    public IEnumerable<string> Spell(string prompt)
    {
        if (prompt.Length > 0 && !prompt.Any(QuotedText.MustEscape))
        {
            string needed = !prompt.EndsWith('\n') ? "-" : prompt.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : "";
            foreach (char kind in Kind == '|' ? "|" : ">|")
            {
                // Without its own line break at the end of the file, a block that is not stripped ends with one for some readers only.
                foreach (string chomping in Chomping == needed || needed == "-" ? [needed] : new[] { Chomping, needed })
                {
                    yield return Write(prompt, kind, chomping);
                }
            }
        }

        yield return DoubleQuoted(prompt) + Rest;
    }

    private string Write(string prompt, char kind, string chomping)
    {
        string digit = HasIndicator || prompt[0] is ' ' or '\t' or '\n' ? (Margin - ParentIndent).ToString() : "";
        IEnumerable<string> lines = (prompt.EndsWith('\n') ? prompt[..^1] : prompt).Split('\n');
        if (kind == '>')
        {
            lines = Unfold(lines);
        }

        var margin = new string(' ', Margin);
        return $"{kind}{digit}{chomping}{Rest}{LineBreak}"
            + string.Join(LineBreak, lines.Select(line => line.Length == 0 ? "" : margin + line));
    }

    // Folding joins two lines by a space unless one of them starts with a blank; an empty line between them keeps the break.
    private static IEnumerable<string> Unfold(IEnumerable<string> lines)
    {
        string? above = null;
        foreach (string line in lines)
        {
            if (line.Length == 0)
            {
                yield return line;
                continue;
            }

            if (above is not null && above[0] is not (' ' or '\t') && line[0] is not (' ' or '\t'))
            {
                yield return "";
            }

            above = line;
            yield return line;
        }
    }
}
