using System.Text;

namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>Spreads a text over the literals that a string is put together from, and keeps what stands between them, such as comments.</summary>
internal static class SpreadText
{
    /// <param name="parts">Where the literals stand, in their order.</param>
    /// <param name="spell">Writes a piece of the text in place of a literal, which is told by its index.</param>
    public static string Over(string source, IReadOnlyList<(int Start, int End)> parts, string text, Func<int, string, string> spell)
    {
        IReadOnlyList<string> lines = LineBreaks.Pieces(text);
        var written = new StringBuilder();
        for (int i = 0; i < parts.Count; i++)
        {
            string piece = i == parts.Count - 1 ? string.Concat(lines.Skip(i)) : i < lines.Count ? lines[i] : "";
            written.Append(i == 0 ? "" : source[parts[i - 1].End..parts[i].Start]).Append(spell(i, piece));
        }

        return written.ToString();
    }
}
