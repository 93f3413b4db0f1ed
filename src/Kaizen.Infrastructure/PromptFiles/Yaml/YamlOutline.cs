using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>The nodes of a YAML file and where they stand, in the order of the file.</summary>
internal sealed class YamlOutline
{
    private readonly Parser _parser;
    private readonly List<YamlNode> _nodes = [];

    /// <exception cref="YamlException">It is no valid YAML.</exception>
    /// <exception cref="InsufficientExecutionStackException">It is nested too deeply.</exception>
    public YamlOutline(string content)
    {
        _parser = new Parser(new Scanner(new StringReader(content), skipComments: true));
        _parser.Consume<StreamStart>();
        for (; _parser.TryConsume<DocumentStart>(out _); Documents++)
        {
            Read([], null);
            _parser.Consume<DocumentEnd>();
        }
    }

    public int Documents { get; }

    public IReadOnlyList<YamlNode> Nodes => _nodes;

    public IReadOnlyList<YamlNode> At(IReadOnlyList<string> path) => _nodes.FindAll(node => node.Path.SequenceEqual(path));

    /// <summary>Gives what a collection holds, without what that holds in turn.</summary>
    public IReadOnlyList<YamlNode> ChildrenOf(YamlNode collection) =>
        _nodes.FindAll(node => node.Path.Count == collection.Path.Count + 1 && node.IsBelow(collection));

    /// <returns>Where the node ends.</returns>
    private Mark Read(IReadOnlyList<string> path, Scalar? key)
    {
        int place = _nodes.Count;
        ParsingEvent start = _parser.Consume<ParsingEvent>();
        Mark end = start switch
        {
            MappingStart => ReadMapping(path),
            SequenceStart => ReadSequence(path),
            _ => start.End,
        };
        _nodes.Insert(place, new YamlNode(path, (key ?? start).Start, start, end));
        return end;
    }

    private Mark ReadMapping(IReadOnlyList<string> path)
    {
        MappingEnd? end;
        while (!Accepts(out end))
        {
            if (Accepts(out Scalar? key))
            {
                Read(path.Then(key.Value), key);
            }
            else
            {
                // No path names what stands in or below such a key.
                Read(path.Then("?"), null);
                Read(path.Then("?"), null);
            }
        }

        return end.End;
    }

    private Mark ReadSequence(IReadOnlyList<string> path)
    {
        SequenceEnd? end;
        for (int index = 0; !Accepts(out end); index++)
        {
            Read(path.Then(index.ToString(CultureInfo.InvariantCulture)), null);
        }

        return end.End;
    }

    private bool Accepts<T>([NotNullWhen(true)] out T? found)
        where T : ParsingEvent
    {
        found = _parser.Current as T;
        return found is not null && _parser.MoveNext();
    }
}
