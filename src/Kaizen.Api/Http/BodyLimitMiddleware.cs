using Kaizen.Api.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Kaizen.Api.Http;

/// <summary>Refuses bodies over the limit: that of the endpoint, else <paramref name="mostBytes"/>.</summary>
/// <remarks>The server has no limit of its own. What it has not read of a refused request, it takes in for some seconds and throws away: a
/// client that is cut off while it still sends cannot read the answer.</remarks>
internal sealed class BodyLimitMiddleware(RequestDelegate next, long mostBytes)
{
    public const long DefaultMostBytes = 10 * 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        IHttpMaxRequestBodySizeFeature? limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        long maxBytes = limit?.MaxRequestBodySize ?? mostBytes;
        limit?.MaxRequestBodySize = null;
        if (context.Request.ContentLength > maxBytes)
        {
            return ProblemWriter.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, detail: null, code: null);
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            context.Request.Body = new RequestBody(context.Request.Body, maxBytes);
        }

        return next(context);
    }
}
