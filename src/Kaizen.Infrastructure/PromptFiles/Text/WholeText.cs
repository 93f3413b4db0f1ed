namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>The prompt that reaches to the end of a text file.</summary>
/// <remarks>The last line break belongs to the file, not to the prompt. Where every <c>\n</c> follows a <c>\r</c>, both
/// together are the file's way to write the prompt's <c>\n</c>.</remarks>
internal static class WholeText
{
    public static PromptSpot From(string content, int start)
    {
        string written = content[start..];
        string final = written.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : written.EndsWith('\n') ? "\n" : "";
        string body = written[..^final.Length];
        return new PromptSpot(
            start, content.Length, LineBreaks.AreDos(content) ? body.Replace("\r\n", "\n") : body, prompt => Spell(prompt, LineBreaks.AreDos(content), final));
    }

    // A file without a last line break gains one only where the prompt itself ends with one.
    private static IEnumerable<string> Spell(string prompt, bool isDos, string final)
    {
        string dos = prompt.Replace("\n", "\r\n");
        foreach (string end in new[] { final, "\n", "\r\n" })
        {
            yield return (isDos ? dos : prompt) + end;
            yield return dos + end;
        }
    }

    /// <summary>Gives where the text below the front matter and the blank lines after it starts; 0 when there is none.</summary>
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
                int end = NextLine(content, line);
                while (end < content.Length && LineAt(content, end).IsWhiteSpace() && NextLine(content, end) < content.Length)
                {
                    end = NextLine(content, end);
                }

                return end;
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
}
