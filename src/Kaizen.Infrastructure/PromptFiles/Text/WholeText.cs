using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>A prompt that fills a text file, or the lines of one between two that are not its own.</summary>
/// <remarks>Line breaks around the prompt belong to the file: the one that ends the line before it, the one that ends its last line, and blank lines
/// towards other lines of the file. Where every <c>\n</c> of the file follows a <c>\r</c>, both together are the file's way to write the prompt's <c>\n</c>.</remarks>
internal static class WholeText
{
    /// <param name="start">0, or where the line above the prompt ends, before its line break.</param>
    /// <param name="end">The end of the file, or where the line below the prompt starts.</param>
    public static PromptSpot Between(string content, int start, int end)
    {
        bool isDos = LineBreaks.AreDos(content);
        bool isLast = end == content.Length;
        string lineBreak = isDos ? "\r\n" : "\n";
        string written = content[start..end];
        string trail = isLast ? written.EndsWith(lineBreak, StringComparison.Ordinal) ? lineBreak : "" : BlankLinesAfter(written);
        string text = written[..^trail.Length];
        string lead = start == 0 ? "" : text[..BlankLinesBefore(text)];
        string body = text[lead.Length..];
        if (start > 0 && body.Length == 0)
        {
            // The place is empty: the break before the prompt's line is also the one after it.
            lead = lineBreak + lead;
        }

        return new PromptSpot(start, end, isDos ? body.Replace("\r\n", "\n") : body, prompt => [Spell(prompt, isDos, lead, trail, isLast)]);
    }

    /// <summary>Gives where the closing line of the front matter ends, before its line break; 0 when there is none.</summary>
    public static int EndOfFrontMatter(string content)
    {
        // The fences of YAML and of TOML.
        bool isToml = LineAt(content, 0).TrimEnd() is "+++";
        if (!isToml && LineAt(content, 0).TrimEnd() is not "---")
        {
            return 0;
        }

        for (int line = NextLine(content, 0); line < content.Length; line = NextLine(content, line))
        {
            if (isToml ? LineAt(content, line).TrimEnd() is "+++" : LineAt(content, line).TrimEnd() is "---" or "...")
            {
                return line + LineAt(content, line).Length;
            }
        }

        return 0;
    }

    public static ReadOnlySpan<char> LineAt(string content, int start) => content.AsSpan(start..NextLine(content, start)).TrimEnd("\r\n");

    /// <summary>Gives the start of the next line, or the end of the text.</summary>
    public static int NextLine(string content, int start)
    {
        int feed = content.IndexOf('\n', start);
        return feed < 0 ? content.Length : feed + 1;
    }

    private static string Spell(string prompt, bool isDos, string lead, string trail, bool isLast)
    {
        if (isDos && prompt.Contains("\r\n", StringComparison.Ordinal))
        {
            throw Refused("The prompt has \\r\\n inside, which is how this file writes its own line breaks; write them as \\n in the prompt.");
        }

        bool startsBlank = BlankLinesBefore(prompt) > 0;
        bool endsBlank = isLast ? prompt.EndsWith('\n') && trail.Length == 0 : BlankLinesAfter(prompt).Length > 0;
        if ((startsBlank && lead.Length > 0) || endsBlank)
        {
            throw Refused("The prompt starts or ends with a line break that would be taken for the file's own; write it without.");
        }

        string before = prompt.Length > 0 || lead.Length == 0 ? lead : lead[(lead.IndexOf('\n') + 1)..];
        return before + (isDos ? prompt.Replace("\n", "\r\n") : prompt) + trail;
    }

    /// <summary>Counts the characters up to the first line that is not blank.</summary>
    private static int BlankLinesBefore(string text) => text.AsSpan(..^text.AsSpan().TrimStart().Length).LastIndexOf('\n') + 1;

    /// <summary>Gives what follows the last line that is not blank, its line break first.</summary>
    private static string BlankLinesAfter(string text)
    {
        int feed = text.IndexOf('\n', text.AsSpan().TrimEnd().Length);
        return feed < 0 ? "" : text[(feed > 0 && text[feed - 1] == '\r' ? feed - 1 : feed)..];
    }

    private static PromptFileException Refused(string message) => new(PromptFileFault.NotRepresentable, message);
}
