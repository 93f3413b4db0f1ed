using System.Net;
using System.Net.Http.Headers;

namespace Kaizen.Api.Tests.Wire;

/// <summary>An answer as it came over the wire.</summary>
internal sealed class Answer
{
    // One answer may hold a body of the deepest nesting, with levels of its own around it.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private readonly HttpResponseHeaders _headers;
    private readonly HttpContentHeaders _contentHeaders;

    public Answer(HttpResponseMessage response, string text)
    {
        Status = response.StatusCode;
        Text = text;
        _headers = response.Headers;
        _contentHeaders = response.Content.Headers;
        MediaType = response.Content.Headers.ContentType?.MediaType;
        HttpContentHeaders? sent = response.RequestMessage?.Content?.Headers;
        string? sentType = sent is not null && sent.NonValidated.TryGetValues("Content-Type", out HeaderStringValues types) ? $" ({types})" : "";
        Request = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}{sentType}";
        Path = response.RequestMessage?.RequestUri?.AbsolutePath ?? "";
    }

    public HttpStatusCode Status { get; }

    public string Text { get; }

    public string? MediaType { get; }

    /// <summary>Gets the method, address and media type that this answers, for messages.</summary>
    public string Request { get; }

    /// <summary>Gets the request's path, without the query.</summary>
    public string Path { get; }

    public JsonElement Json => JsonDocument.Parse(Text, Deep).RootElement;

    public string? Header(string name) =>
        _headers.TryGetValues(name, out IEnumerable<string>? values) || _contentHeaders.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public override string ToString() => $"{Request} -> {(int)Status} {Text[..Math.Min(Text.Length, 2000)]}";
}
