using System.Text.Json;
using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>The names of the fields that go into a task's prompt.</summary>
/// <param name="Fields">The names, in the order in which they were declared.</param>
public sealed record InputSchema(IReadOnlyList<string> Fields)
{
    /// <summary>Reads <c>{"ticket_text":"string"}</c> or <c>{"fields":["ticket_text"]}</c>; null when it names no field.</summary>
    public static InputSchema? From(JsonText? json)
    {
        if (json is null)
        {
            return null;
        }

        JsonElement root = json.ToElement();
        IReadOnlyList<string> names = ListIn(root) is { } list && list.All(IsName)
            ? [.. list.Select(field => field.GetString()!).Distinct(StringComparer.Ordinal)]
            : json.MemberNames();
        return names.Count == 0 ? null : new InputSchema(names);
    }

    /// <summary>Says whether an object tells the fields. A list under <c>fields</c> alone must hold names; anything else there, as in
    /// <c>{"fields":"string"}</c>, is about an input of that name.</summary>
    public static bool IsReadable(JsonElement schema) => ListIn(schema)?.All(IsName) ?? true;

    /// <summary>Makes the schema that a task gets from its first feedback entry: each of its inputs, as a text.</summary>
    public static JsonText? Infer(JsonText? inputs)
    {
        IReadOnlyList<string> names = inputs?.MemberNames() ?? [];
        return names.Count == 0
            ? null
            : new JsonText(JsonSerializer.Serialize(names.ToDictionary(name => name, _ => "string", StringComparer.Ordinal)));
    }

    /// <exception cref="InputsDoNotMatchException">The inputs lack a field or have one more.</exception>
    public void Check(JsonText? inputs)
    {
        IReadOnlyList<string> actual = inputs?.MemberNames() ?? [];
        string[] missing = [.. Fields.Except(actual, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] unexpected = [.. actual.Except(Fields, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var faults = new List<string>();
        if (missing.Length > 0)
        {
            faults.Add($"Missing required input fields: {Quoted(missing)}");
        }

        if (unexpected.Length > 0)
        {
            faults.Add($"Unexpected input fields: {Quoted(unexpected)}");
        }

        if (faults.Count > 0)
        {
            throw new InputsDoNotMatchException(string.Join("; ", faults));
        }
    }

    private static JsonElement.ArrayEnumerator? ListIn(JsonElement root) =>
        root.EnumerateObject().Count() == 1 && root.TryGetProperty("fields", out JsonElement fields) && fields.ValueKind == JsonValueKind.Array
            ? fields.EnumerateArray()
            : null;

    private static bool IsName(JsonElement field) => field.ValueKind == JsonValueKind.String;

    private static string Quoted(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(name => $"'{name}'"))}]";
}
