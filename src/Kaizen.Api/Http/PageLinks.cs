using Kaizen.Api.Http.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Kaizen.Api.Http;

internal static class PageLinks
{
    /// <summary>Adds the link to the page that begins after the cursor (RFC 8288), if there is one.</summary>
    public static void AddNextPage(this HttpResponse response, DateTimeOffset? cursor)
    {
        if (cursor is not { } instant)
        {
            return;
        }

        HttpRequest request = response.HttpContext.Request;
        Dictionary<string, string?> query = request.Query.Where(pair => pair.Key != "cursor")
            .ToDictionary(pair => pair.Key, string? (pair) => pair.Value.ToString());
        query["cursor"] = UtcInstantConverter.ToText(instant);
        string address = QueryHelpers.AddQueryString($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}", query);
        response.Headers.Link = $"<{address}>; rel=\"next\"";
    }
}
