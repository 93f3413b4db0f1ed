using System.Text;

namespace Kaizen.Api.Tests.Wire;

/// <summary>Sends requests as they stand and hands back answers as they came.</summary>
internal sealed class WireClient
{
    public static readonly WireClient Nowhere = new(new Uri("http://127.0.0.1:9"), key: null);

    private readonly HttpClient _http;
    private readonly string? _key;

    public WireClient(Uri address, string? key)
    {
        _key = key;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, content: null, headers);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, content: null);

    /// <param name="body">Null for none, a string for JSON that goes out as it stands, else an object that is written as JSON.</param>
    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(body), headers);

    /// <inheritdoc cref="PostAsync"/>
    public Task<Answer> PatchAsync(string path, object? body) => SendAsync(HttpMethod.Patch, path, Json(body));

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await StartAsync(method, path, content, HttpCompletionOption.ResponseContentRead, headers);
        return new Answer(response, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>Sends a request and returns as soon as the answer's headers are here.</summary>
    public async Task<HttpResponseMessage> StartAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        HttpCompletionOption completion,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (_key is not null)
        {
            request.Headers.Add("X-API-Key", _key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, completion);
    }

    /// <inheritdoc cref="PostAsync"/>
    public static HttpContent? Json(object? body) => body switch
    {
        null => null,
        string raw => Bytes(Encoding.UTF8.GetBytes(raw), "application/json"),
        _ => Bytes(JsonSerializer.SerializeToUtf8Bytes(body), "application/json"),
    };

    public static HttpContent Bytes(byte[] bytes, string? mediaType)
    {
        var content = new ByteArrayContent(bytes);
        if (mediaType is not null)
        {
            // As it stands, also when it is not one.
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        return content;
    }
}
