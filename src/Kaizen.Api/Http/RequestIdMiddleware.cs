using System.Buffers;

namespace Kaizen.Api.Http;

/// <summary>Gives every request an id, its client's if that is sane, which the answer and the logs carry.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    public const string Header = "X-Request-Id";
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/+=");

    public async Task InvokeAsync(HttpContext context)
    {
        string id = context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } given]
            && !given.AsSpan().ContainsAnyExcept(Allowed)
                ? given
                : context.TraceIdentifier;
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        using (logger.BeginScope(new Scope(id)))
        {
            await next(context);
        }
    }

    /// <summary>What stands in the log beside everything that the request does.</summary>
    private sealed class Scope(string id)
    {
        public override string ToString() => id;
    }
}
