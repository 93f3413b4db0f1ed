using System.Text.Json;

namespace Kaizen.Api.Errors;

/// <summary>The names of members as clients know them.</summary>
internal static class WireNames
{
    // Requests that wrap what the client sent; the client knows nothing of the wrapper.
    private static readonly string[] Wrappers = ["Task.", "Page."];

    /// <summary>Turns <c>Task.GitBaseUrl</c> into <c>git_base_url</c>.</summary>
    public static string PathOf(string propertyPath)
    {
        string path = Wrappers.FirstOrDefault(wrapper => propertyPath.StartsWith(wrapper, StringComparison.Ordinal)) is { } wrapper
            ? propertyPath[wrapper.Length..]
            : propertyPath;
        return string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
    }
}
