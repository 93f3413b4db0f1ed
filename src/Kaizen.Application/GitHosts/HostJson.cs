using System.Text.Json;

namespace Kaizen.Application.GitHosts;

/// <summary>Reads nested members of what a Git host says; one that is missing, or of another kind, is null.</summary>
public static class HostJson
{
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Whole(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>Gets the items of a list, or none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
