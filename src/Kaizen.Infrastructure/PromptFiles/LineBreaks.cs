namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>The line breaks of a file.</summary>
internal static class LineBreaks
{
    /// <summary>Gives the file's first line break, or <c>\n</c> when it has none.</summary>
    public static string Of(string content)
    {
        int feed = content.IndexOf('\n');
        return feed > 0 && content[feed - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Says whether the file has line breaks and each of them is <c>\r\n</c>.</summary>
    public static bool AreDos(string content) => content.Contains('\n') && !content.Replace("\r\n", "").Contains('\n');

    /// <summary>Reads every line break as <c>\n</c>, as most languages do inside of literals.</summary>
    public static string Normalize(string content) => content.Replace("\r\n", "\n").Replace('\r', '\n');

    /// <summary>Cuts a text after each <c>\n</c>.</summary>
    public static IReadOnlyList<string> Pieces(string text)
    {
        var pieces = new List<string>();
        int start = 0;
        while (text.IndexOf('\n', start) is var feed and >= 0 && feed < text.Length - 1)
        {
            pieces.Add(text[start..(feed + 1)]);
            start = feed + 1;
        }

        pieces.Add(text[start..]);
        return pieces;
    }
}
