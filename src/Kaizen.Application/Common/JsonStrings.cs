using System.Text.Json;

namespace Kaizen.Application.Common;

/// <summary>Finds texts inside JSON values that a database cannot hold.</summary>
public static class JsonStrings
{
    /// <returns>What is wrong with the first such text, or null when all can be stored.</returns>
    public static string? FindUnstorable(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if ((FindUnstorable(() => member.Name) ?? FindUnstorable(member.Value)) is { } inMember)
                    {
                        return inMember;
                    }
                }

                return null;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (FindUnstorable(item) is { } inItem)
                    {
                        return inItem;
                    }
                }

                return null;
            case JsonValueKind.String:
                return FindUnstorable(() => value.GetString()!);
            default:
                return null;
        }
    }

    /// <returns>What is wrong with a text, or null when it can be stored.</returns>
    public static string? FindUnstorable(string text) => text.Contains('\0') ? "a text must not contain U+0000" : null;

    private static string? FindUnstorable(Func<string> read)
    {
        try
        {
            return FindUnstorable(read());
        }
        catch (InvalidOperationException)
        {
            // The reader says so of a surrogate without its other half.
            return "a text must be valid Unicode";
        }
    }
}
