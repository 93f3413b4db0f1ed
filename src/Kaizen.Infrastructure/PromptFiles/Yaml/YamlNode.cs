using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kaizen.Infrastructure.PromptFiles.Yaml;

/// <summary>A scalar, a collection or an alias.</summary>
/// <param name="Path">The keys and indexes that lead to it from the root.</param>
/// <param name="Key">Where its key starts, or itself where it has none.</param>
/// <param name="Event">What opens it.</param>
internal sealed record YamlNode(IReadOnlyList<string> Path, Mark Key, ParsingEvent Event, Mark End)
{
    public int Start => (int)Event.Start.Index;

    /// <summary>Gets whether it is nothing at all, as after <c>key:</c>.</summary>
    public bool IsEmpty => Event is Scalar { Style: ScalarStyle.Plain, Value: "" } && HasNoProperties;

    public bool IsNull => IsEmpty || (Event is Scalar { Style: ScalarStyle.Plain, Value: "~" or "null" or "Null" or "NULL" } && HasNoProperties);

    /// <summary>Gets whether its whole spelling may be replaced by a scalar on one line.</summary>
    public bool IsSimple => Event is Scalar { Style: not (ScalarStyle.Literal or ScalarStyle.Folded) } && HasNoProperties;

    public bool IsBlock => Event is Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded } && HasNoProperties;

    /// <summary>Gets its path and what it is, in one.</summary>
    public string Entry => string.Join('\0', [.. Path, Event switch
    {
        Scalar scalar => $"{scalar.Anchor}\0{scalar.Tag}\0{scalar.Style}\0{scalar.Value}",
        MappingStart mapping => $"{mapping.Anchor}\0{mapping.Tag}\0{mapping.Style}",
        SequenceStart sequence => $"{sequence.Anchor}\0{sequence.Tag}\0{sequence.Style}",
        _ => Event.ToString(),
    }]);

    private bool HasNoProperties => Event is NodeEvent { Anchor.IsEmpty: true, Tag.IsEmpty: true };

    public bool IsBelow(YamlNode other) => Path.Count > other.Path.Count && Path.Take(other.Path.Count).SequenceEqual(other.Path);
}
