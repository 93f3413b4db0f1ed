using Kaizen.Infrastructure.PromptFiles.Text;
using YamlDotNet.Core.Events;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>Writes entries into the mappings of a YAML file. Every method gives ways to do so, the nicest first; they need not be right.</summary>
internal sealed class YamlMappingWriter(string content, YamlOutline outline)
{
    private readonly string _lineBreak = LineBreaks.Of(content);

    /// <summary>Gives scalars of a mapping new values, where they stand.</summary>
    public IEnumerable<string> Set(YamlNode mapping, IReadOnlyList<YamlEntry> scalars)
    {
        var edits = new List<(int Start, int End, string Text)>();
        var missing = new List<YamlEntry>();
        foreach (YamlEntry scalar in scalars)
        {
            switch (outline.At(mapping.Path.Then(scalar.Key)))
            {
                case []:
                    missing.Add(scalar);
                    break;
                case [{ IsSimple: true } present]:
                    string spelling = present.IsEmpty ? " " + scalar.Spelling : scalar.Spelling;
                    edits.Add((present.Start, (int)present.End.Index, ((Scalar)present.Event).Value == scalar.Value ? content[present.Start..(int)present.End.Index] : spelling));
                    break;
                case [{ IsBlock: true } present]:
                    YamlBlock block = YamlBlock.At(content, present.Start, ColumnOf(mapping));
                    edits.Add((present.Start, block.End, scalar.Spelling + block.Rest));
                    break;
                default:
                    return [];
            }
        }

        if (missing.Count > 0)
        {
            edits.Add(First(mapping, missing));
        }

        return [edits.OrderByDescending(edit => edit.Start).Aggregate(content, (text, edit) => text[..edit.Start] + edit.Text + text[edit.End..])];
    }

    /// <summary>Adds an entry to a mapping.</summary>
    public IEnumerable<string> Add(YamlNode mapping, YamlEntry entry)
    {
        if (!IsFlow(mapping))
        {
            int column = ColumnOf(mapping);
            yield return Insert(EndOf(mapping, column), column, [entry]);
        }

        (int start, _, string text) = First(mapping, [entry]);
        yield return content.Insert(start, text);
    }

    /// <summary>Puts a mapping where there is nothing, or a null.</summary>
    public IEnumerable<string> Fill(YamlNode node, IReadOnlyList<YamlEntry> entries)
    {
        if (node.IsEmpty)
        {
            yield return Insert(WholeText.NextLine(content, (int)node.Key.Index), (int)node.Key.Column + 1, entries);
        }

        yield return content[..node.Start] + (node.IsEmpty ? " " : "") + YamlEntry.Braces(entries) + content[(int)node.End.Index..];
    }

    /// <summary>Adds an entry to a file that holds none.</summary>
    public IEnumerable<string> Append(YamlEntry entry) => [Insert(content.Length, 0, [entry])];

    /// <summary>Adds lines at the start of a line or at the end of the file.</summary>
    private string Insert(int position, int column, IEnumerable<YamlEntry> entries)
    {
        var margin = new string(' ', column);
        string lines = string.Join(_lineBreak, entries.Select(entry => margin + entry.Block(column, _lineBreak)));
        bool isBehindText = position > 0 && content[position - 1] != '\n';
        return content.Insert(position, isBehindText ? _lineBreak + lines : lines + _lineBreak);
    }

    /// <summary>Puts entries before those that are there: no comment, layout or block that follows the last one is in the way.</summary>
    private (int Start, int End, string Text) First(YamlNode mapping, IReadOnlyList<YamlEntry> entries)
    {
        if (outline.ChildrenOf(mapping) is not [var first, ..])
        {
            int close = (int)mapping.End.Index;
            return (close, close, string.Join(", ", entries.Select(entry => entry.Flow())));
        }

        int start = (int)first.Key.Index;
        int column = ColumnOf(mapping);
        return (start, start, string.Concat(entries.Select(entry =>
            IsFlow(mapping) ? entry.Flow() + ", " : entry.Block(column, _lineBreak) + _lineBreak + new string(' ', column))));
    }

    /// <summary>Gives the start of the line after the last one that stands in a mapping's column or right of it.</summary>
    private int EndOf(YamlNode mapping, int column)
    {
        YamlNode? next = outline.Nodes.SkipWhile(node => node != mapping).Skip(1).FirstOrDefault(node => !node.IsBelow(mapping));
        int limit = next is null ? content.Length : (int)next.Key.Index;
        int end = WholeText.NextLine(content, (int)outline.ChildrenOf(mapping)[0].Key.Index);
        for (int line = end; line < limit; line = WholeText.NextLine(content, line))
        {
            ReadOnlySpan<char> text = WholeText.LineAt(content, line);
            bool isInside = !text.IsWhiteSpace() && text.Length - text.TrimStart(' ').Length >= column && WholeText.NextLine(content, line) <= limit;
            end = isInside ? WholeText.NextLine(content, line) : end;
        }

        return end;
    }

    private int ColumnOf(YamlNode mapping) => (int)outline.ChildrenOf(mapping)[0].Key.Column - 1;

    private static bool IsFlow(YamlNode mapping) => mapping.Event is MappingStart { Style: MappingStyle.Flow };
}
