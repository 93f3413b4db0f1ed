using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Kaizen.Application.PromptFiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>Prompts in YAML files. Scalars keep their style: plain, quoted, literal or folded, with the comment in a block's header.</summary>
internal sealed partial class YamlSyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator)
    {
        try
        {
            return new Walk(content, AliasedNodes(content)).Values().PickByPath(locator);
        }
        catch (YamlException invalid)
        {
            throw new PromptFileException(
                PromptFileFault.UnreadableFile, $"The file is no valid YAML (line {invalid.Start.Line}).");
        }
    }

    /// <summary>Plain scalars that YAML readers take for something other than text.</summary>
    [GeneratedRegex(@"^(|~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9.][0-9a-fox_.:TZtz+\- ]*|[-+]?\.inf|\.nan)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    internal static partial Regex NotText();

    private static Parser ParserOf(string content) => new(new Scanner(new StringReader(content), skipComments: true));

    /// <summary>Gives where the nodes start that an alias stands for.</summary>
    private static HashSet<long> AliasedNodes(string content)
    {
        var anchored = new Dictionary<AnchorName, long>();
        var aliased = new HashSet<long>();
        Parser parser = ParserOf(content);
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > 2 * PlacedValues.MaxDepth)
            {
                throw new InsufficientExecutionStackException();
            }

            switch (parser.Current)
            {
                case DocumentStart:
                    anchored.Clear();
                    break;
                case AnchorAlias alias when anchored.TryGetValue(alias.Value, out long start):
                    aliased.Add(start);
                    break;
                case NodeEvent { Anchor.IsEmpty: false } node:
                    anchored[node.Anchor] = node.Start.Index;
                    break;
            }
        }

        return aliased;
    }

    private sealed class Walk(string content, HashSet<long> aliased)
    {
        private readonly Parser _parser = ParserOf(content);
        private readonly List<PlacedValue> _values = [];

        public List<PlacedValue> Values()
        {
            _parser.Consume<StreamStart>();
            while (_parser.TryConsume<DocumentStart>(out _))
            {
                Node([], indent: -1, isFlow: false, default);
                _parser.Consume<DocumentEnd>();
            }

            return _values;
        }

        /// <param name="shared">The anchor around it that aliases stand for, or none.</param>
        private void Node(IReadOnlyList<string> path, int indent, bool isFlow, AnchorName shared)
        {
            shared = _parser.Current is NodeEvent { Anchor.IsEmpty: false } node && aliased.Contains(node.Start.Index) ? node.Anchor : shared;
            if (Accepts(out Scalar? scalar))
            {
                _values.Add(shared.IsEmpty
                    ? Placed(path, scalar, indent, isFlow)
                    : new PlacedValue(path, null, $"aliases '*{shared}' stand for its anchor '&{shared}', so that other places would change with it.", scalar.Value));
            }
            else if (Accepts(out MappingStart? mapping))
            {
                _values.Add(new PlacedValue(path, null, "its value is a mapping."));
                while (!_parser.TryConsume<MappingEnd>(out _))
                {
                    string key = Accepts(out Scalar? name) ? name.Value : SkipNode();
                    Node(path.Then(key), (int)mapping.Start.Column - 1, isFlow || mapping.Style == MappingStyle.Flow, shared);
                }
            }
            else if (Accepts(out SequenceStart? sequence))
            {
                _values.Add(new PlacedValue(path, null, "its value is a list."));
                for (int index = 0; !_parser.TryConsume<SequenceEnd>(out _); index++)
                {
                    string step = index.ToString(CultureInfo.InvariantCulture);
                    Node(path.Then(step), (int)sequence.Start.Column - 1, isFlow || sequence.Style == SequenceStyle.Flow, shared);
                }
            }
            else
            {
                AnchorAlias alias = _parser.Consume<AnchorAlias>();
                _values.Add(new PlacedValue(path, null, $"it is the alias '*{alias.Value}'; edit the place that it points to."));
            }
        }

        private bool Accepts<T>([NotNullWhen(true)] out T? found)
            where T : ParsingEvent
        {
            found = _parser.Current as T;
            return found is not null && _parser.MoveNext();
        }

        // A key that is a collection: no locator can name what it holds.
        private string SkipNode()
        {
            _parser.SkipThisAndNestedEvents();
            return "";
        }

        private PlacedValue Placed(IReadOnlyList<string> path, Scalar scalar, int indent, bool isFlow)
        {
            if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag != "tag:yaml.org,2002:str")
            {
                return new PlacedValue(path, null, $"it has the tag '{scalar.Tag}'.", scalar.Value);
            }

            if (scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty && NotText().IsMatch(scalar.Value))
            {
                return new PlacedValue(path, null, "its value is no text.", scalar.Value);
            }

            int start = SkipProperties((int)scalar.Start.Index);
            if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
            {
                var style = new YamlScalarStyle(scalar.Style, isFlow, Math.Max(indent, 0), LineBreaks.Of(content));
                return new PlacedValue(path, new PromptSpot(start, (int)scalar.End.Index, scalar.Value, style.Spell));
            }

            YamlBlock block = YamlBlock.At(content, start, indent);
            return new PlacedValue(path, new PromptSpot(start, block.End, scalar.Value, block.Spell));
        }

        /// <summary>Passes an anchor and a tag, which are no part of the value.</summary>
        private int SkipProperties(int position)
        {
            while (content[position] is '&' or '!')
            {
                while (!char.IsWhiteSpace(content[position]))
                {
                    position++;
                }

                while (char.IsWhiteSpace(content[position]))
                {
                    position++;
                }
            }

            return position;
        }
    }
}
