namespace Kaizen.Infrastructure.PromptFiles.CSharp;

/// <summary>Spells C# string literals in the style of a present one.</summary>
internal static class CSharpLiteral
{
    /// <param name="present">The literal as it stands in the file.</param>
    /// <param name="lineBreak">The file's line break. Raw and verbatim strings keep it as part of their value.</param>
    /// <param name="indentation">What the literal's line starts with.</param>
    public static IEnumerable<string> Spell(string present, string prompt, string lineBreak, string indentation)
    {
        bool isRaw = present.StartsWith("\"\"\"", StringComparison.Ordinal);
        bool isVerbatim = present.StartsWith('@');
        bool fits = !prompt.Where((c, i) => NeedsEscape(prompt, c, i, lineBreak)).Any();
        if (isRaw && fits)
        {
            yield return Raw(present, prompt, lineBreak, indentation);
        }

        if (isVerbatim && fits)
        {
            yield return "@\"" + prompt.Replace("\"", "\"\"") + '"';
        }

        // A long text on one line cannot be reviewed, so what had lines keeps them as a sum.
        yield return isRaw || isVerbatim
            ? Sum(prompt, $" +{lineBreak}{indentation}    ")
            : '"' + QuotedText.Escape(prompt, '"') + '"';
    }

    /// <summary>Writes a sum of literals, one for each line of the text.</summary>
    public static string Sum(string prompt, string separator) =>
        string.Join(separator, LineBreaks.Pieces(prompt).Select(piece => '"' + QuotedText.Escape(piece, '"') + '"'));

    private static string Raw(string present, string prompt, string lineBreak, string indentation)
    {
        int quotes = LeadingQuotes(present);
        string presentBody = present[quotes..^quotes];
        bool hadLines = presentBody.Contains('\n');
        int enough = Math.Max(3, LongestRun(prompt) + 1);
        int minimal = Math.Max(3, LongestRun(presentBody) + 1);
        string delimiter = new('"', quotes == minimal ? enough : Math.Max(quotes, enough));
        bool oneLine = !hadLines && prompt is not (['"', ..] or [.., '"'] or "") && !prompt.Contains('\n');
        if (oneLine)
        {
            return delimiter + prompt + delimiter;
        }

        string margin = hadLines ? presentBody[(presentBody.LastIndexOf('\n') + 1)..] : indentation;
        IEnumerable<string> lines = prompt.Split(lineBreak).Select(line => line.Length == 0 ? "" : margin + line);
        return delimiter + lineBreak + string.Join(lineBreak, lines) + lineBreak + margin + delimiter;
    }

    private static bool NeedsEscape(string prompt, char c, int i, string lineBreak) => c switch
    {
        '\n' => lineBreak == "\r\n" && (i == 0 || prompt[i - 1] != '\r'),
        '\r' => lineBreak == "\n" || i + 1 == prompt.Length || prompt[i + 1] != '\n',
        _ => QuotedText.MustEscape(c),
    };

    private static int LeadingQuotes(string literal) => literal.TakeWhile(c => c == '"').Count();

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '"' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
