using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kaizen.Client;

/// <summary>The service refused a request or failed. What it said (RFC 7807) is in the properties.</summary>
public sealed class KaizenApiException : Exception
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    internal KaizenApiException(
        string message,
        int statusCode,
        string? response,
        IReadOnlyDictionary<string, IEnumerable<string>> headers,
        Exception? innerException)
        : this(message, statusCode, response, headers, ReadProblem(response), innerException)
    {
    }

    private KaizenApiException(
        string message,
        int status,
        string? response,
        IReadOnlyDictionary<string, IEnumerable<string>> headers,
        Problem? problem,
        Exception? innerException)
        : base(problem?.Detail is { } detail ? $"{detail} ({status} {problem.Title})" : message, innerException)
    {
        Status = status;
        Response = response;
        Title = problem?.Title;
        Detail = problem?.Detail;
        Code = problem?.Code;
        Errors = problem?.Errors ?? NoErrors;
        RequestId = problem?.RequestId
            ?? headers.FirstOrDefault(header => header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
    }

    /// <summary>Gets the HTTP status.</summary>
    public int Status { get; }

    /// <summary>Gets the name of the status; null when the answer was not the service's own, such as a proxy's.</summary>
    public string? Title { get; }

    /// <summary>Gets what went wrong, in words; null when the answer was not the service's own.</summary>
    public string? Detail { get; }

    /// <summary>Gets the stable name of the rule that was broken, such as <c>active-job-exists</c>; null when the answer was not the service's
    /// own.</summary>
    public string? Code { get; }

    /// <summary>Gets what is not valid, by the name of the member on the wire; empty when the problem is another.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>Gets the id under which the service's logs know the request, or null.</summary>
    public string? RequestId { get; }

    /// <summary>Gets the body of the answer as it came, or null.</summary>
    public string? Response { get; }

    private static Problem? ReadProblem(string? response)
    {
        try
        {
            return string.IsNullOrEmpty(response) ? null : JsonSerializer.Deserialize<Problem>(response);
        }
        catch (JsonException)
        {
            // Not the service's own words: a proxy's page, for instance.
            return null;
        }
    }

    private sealed record Problem(
        [property: JsonPropertyName("title")] string? Title,
        [property: JsonPropertyName("detail")] string? Detail,
        [property: JsonPropertyName("code")] string? Code,
        [property: JsonPropertyName("request_id")] string? RequestId,
        [property: JsonPropertyName("errors")] Dictionary<string, IReadOnlyList<string>>? Errors);
}
