using System.Text.Json;
using Kaizen.Application.GitHosts;

namespace Kaizen.Infrastructure.Git;

/// <summary>Requests to a REST API, with the host's own words when it refuses.</summary>
/// <param name="root">The API's address; ends with a slash.</param>
/// <param name="authorize">Adds the token.</param>
/// <param name="messageOf">Finds the host's message in the body of a refusal.</param>
internal sealed class RestRequests(
    GitRepository repository, HttpMessageHandler handler, Uri root, Action<HttpRequestMessage> authorize, Func<JsonElement, string> messageOf)
{
    public static string Escape(string value) => Uri.EscapeDataString(value);

    /// <summary>Escapes a path step by step; the slashes between stay.</summary>
    public static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Escape));

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public static HttpContent Json(object body)
    {
        // Bytes, not a stream: with a length, and ready to be sent again.
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = new("application/json");
        return content;
    }

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, Json(body), cancellationToken);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        byte[] body = await ReadAsync(method, path, content, cancellationToken);
        try
        {
            return Parse(body);
        }
        catch (JsonException)
        {
            throw GitHostFailure.Unreadable(repository);
        }
    }

    /// <summary>Gets the bytes of an answer.</summary>
    public async Task<byte[]> ReadAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(root, path)) { Content = content };
        request.Headers.UserAgent.ParseAdd("Kaizen");
        authorize(request);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? body : throw GitHostFailure.From(repository, response.StatusCode, MessageIn(body, response), response.Headers.RetryAfter);
        }
        catch (HttpRequestException failure)
        {
            throw GitHostFailure.From(repository, failure);
        }
    }

    /// <exception cref="JsonException">It is no JSON, or holds a text that is no Unicode, such as half a surrogate pair.</exception>
    private static JsonElement Parse(byte[] body)
    {
        var answer = JsonSerializer.Deserialize<JsonElement>(body);
        try
        {
            ReadTexts(answer);
            return answer;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException(broken.Message, broken);
        }
    }

    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    private string MessageIn(byte[] body, HttpResponseMessage response)
    {
        try
        {
            return messageOf(Parse(body));
        }
        catch (JsonException)
        {
            // A proxy's error page.
            return response.ReasonPhrase ?? "no reason given";
        }
    }
}
