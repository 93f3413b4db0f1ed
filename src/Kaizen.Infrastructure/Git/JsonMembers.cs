using System.Text.Json;

namespace Kaizen.Infrastructure.Git;

/// <summary>Reads members of a host's answer.</summary>
internal static class JsonMembers
{
    /// <summary>Gets a nested text, or null when a step is missing or it is none.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    /// <summary>Gets a whole number, or null.</summary>
    public static long? Whole(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement number)
        && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>Gets the items of a list, or none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string? name = null)
    {
        JsonElement list = name is null ? element
            : element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
    }
}
