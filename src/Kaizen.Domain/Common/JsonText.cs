using System.Text.Json;

namespace Kaizen.Domain.Common;

/// <summary>A JSON object kept as the text in which it came, so that numbers, nesting and Unicode come back exactly.</summary>
public sealed record JsonText
{
    /// <summary>The deepest nesting of a value that clients send, in levels.</summary>
    public const int MaxDepth = 64;

    // A stored value may be wrapped once more (a list of entries), so reading allows for more than clients may send.
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 2 * MaxDepth };

    public JsonText(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the text of the object.</summary>
    public string Value { get; }

    /// <summary>Reads the object; the element is independent of any document.</summary>
    public JsonElement ToElement()
    {
        using JsonDocument document = JsonDocument.Parse(Value, ReadOptions);
        return document.RootElement.Clone();
    }

    /// <summary>Lists the names of the object's members, each once, in their order.</summary>
    public IReadOnlyList<string> MemberNames()
    {
        using JsonDocument document = JsonDocument.Parse(Value, ReadOptions);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal)];
    }

    public override string ToString() => Value;
}
