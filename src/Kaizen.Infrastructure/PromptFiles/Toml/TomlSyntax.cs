using System.Globalization;
using Kaizen.Application.PromptFiles;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Kaizen.Infrastructure.PromptFiles.Toml;

/// <summary>Prompts in TOML files: keys of tables, arrays of tables, inline tables and arrays.</summary>
internal sealed class TomlSyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator)
    {
        DocumentSyntax document = SyntaxParser.Parse(content, sourceName: "", validate: true);
        if (document.HasErrors)
        {
            throw new PromptFileException(
                PromptFileFault.UnreadableFile, $"The file is no valid TOML (line {document.Diagnostics[0].Span.Start.Line + 1}).");
        }

        return new Walk(content).Values(document).PickByPath(locator);
    }

    private sealed class Walk(string content)
    {
        private readonly Dictionary<string, int> _arrayTables = [];

        public List<PlacedValue> Values(DocumentSyntax document)
        {
            IEnumerable<PlacedValue> top = document.KeyValues.SelectMany(pair => Pair([], pair));
            return [.. top, .. document.Tables.SelectMany(Table)];
        }

        private List<PlacedValue> Table(TableSyntaxBase table)
        {
            // A name below an array of tables means the array's last table.
            var path = new List<string>();
            List<string> steps = [.. Steps(table.Name!)];
            for (int i = 0; i < steps.Count; i++)
            {
                path.Add(steps[i]);
                string key = string.Join('\0', path);
                if (table is TableArraySyntax && i == steps.Count - 1)
                {
                    _arrayTables[key] = _arrayTables.GetValueOrDefault(key) + 1;
                }

                if (_arrayTables.TryGetValue(key, out int count))
                {
                    path.Add((count - 1).ToString(CultureInfo.InvariantCulture));
                }
            }

            return [.. table.Items.SelectMany(pair => Pair(path, pair))];
        }

        private IEnumerable<PlacedValue> Pair(IReadOnlyList<string> path, KeyValueSyntax pair) =>
            Value(Steps(pair.Key!).Aggregate(path, (outer, step) => outer.Then(step)), pair.Value!);

        private IEnumerable<PlacedValue> Value(IReadOnlyList<string> path, SyntaxNode value)
        {
            switch (value)
            {
                case StringValueSyntax { Token.Text: { } literal } text:
                    int start = text.Span.Start.Offset;
                    string? decoded = TomlLiteral.Decode(literal);
                    return decoded is null
                        ? [new PlacedValue(path, null, "it has an escape that is not known.")]
                        : [new PlacedValue(path, new PromptSpot(
                            start, start + literal.Length, decoded, prompt => TomlLiteral.Spell(literal, prompt, LineBreaks.Of(content))))];
                case ArraySyntax array:
                    return array.Items.SelectMany((item, index) =>
                        Value(path.Then(index.ToString(CultureInfo.InvariantCulture)), item.Value!));
                case InlineTableSyntax table:
                    return table.Items.SelectMany(item => Pair(path, item.KeyValue!));
                default:
                    return [new PlacedValue(path, null, "its value is no string.", value.ToString())];
            }
        }

        private static IEnumerable<string> Steps(KeySyntax key) =>
            key.DotKeys.Select(dotted => Step(dotted.Key!)).Prepend(Step(key.Key!));

        private static string Step(BareKeyOrStringValueSyntax key) => key switch
        {
            StringValueSyntax quoted => quoted.Value ?? "",
            BareKeySyntax bare => bare.Key?.Text ?? "",
            _ => key.ToString(),
        };
    }
}
