using System.Text.Encodings.Web;
using System.Text.Json;
using Kaizen.Api.Http;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Errors;

/// <summary>Writes problems (RFC 7807): every error that leaves the service comes by here, whoever raised it.</summary>
internal static class ProblemWriter
{
    public const string MediaType = "application/problem+json";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the problem of a response that has a status and no body yet.</summary>
    public static Task WriteAsync(HttpContext context) => WriteAsync(context, context.Response.StatusCode, detail: null, code: null);

    /// <param name="detail">What went wrong; null for the status's title.</param>
    /// <param name="code">The stable name of the rule; null for one made of the status's title.</param>
    /// <param name="errors">The messages by member, for validation errors.</param>
    /// <param name="extensions">Further members.</param>
    public static async Task WriteAsync(
        HttpContext context,
        int status,
        string? detail,
        string? code,
        IDictionary<string, string[]>? errors = null,
        IDictionary<string, object?>? extensions = null)
    {
        byte[] body = Serialize(
            status, detail, context.Request.PathBase + context.Request.Path, context.TraceIdentifier, code, errors, extensions);
        context.Response.StatusCode = status;

        // An exception has cleared the headers.
        context.Response.Headers[RequestIdMiddleware.Header] = context.TraceIdentifier;
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, CancellationToken.None);
    }

    /// <summary>Writes a problem's JSON; parameters as in <see cref="WriteAsync(HttpContext, int, string?, string?, IDictionary{string, string[]}?, IDictionary{string, object?}?)"/>.</summary>
    public static byte[] Serialize(
        int status,
        string? detail,
        string? instance,
        string requestId,
        string? code = null,
        IDictionary<string, string[]>? errors = null,
        IDictionary<string, object?>? extensions = null)
    {
        string title = TitleOf(status);
        ProblemDetails problem = errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(errors);
        problem.Type = "about:blank";
        problem.Title = title;
        problem.Status = status;
        problem.Detail = detail ?? DetailOf(status) ?? title;
        problem.Instance = instance;
        foreach ((string name, object? value) in extensions ?? new Dictionary<string, object?>())
        {
            problem.Extensions[name] = value;
        }

        problem.Extensions["code"] = code ?? title.ToLowerInvariant().Replace(' ', '-');
        problem.Extensions["request_id"] = requestId;
        return JsonSerializer.SerializeToUtf8Bytes(problem, problem.GetType(), Options);
    }

    public static string TitleOf(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        422 => "Validation Error",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
    };

    private static string? DetailOf(int status) => status switch
    {
        404 => "There is nothing at this path",
        405 => "The method is not allowed at this path; the header Allow lists those that are",
        413 => "The request body is too large",
        415 => "The request body has a media type that this path does not accept",
        429 => "Too many requests; try again after the time that the header Retry-After gives, in seconds",
        _ => null,
    };
}
