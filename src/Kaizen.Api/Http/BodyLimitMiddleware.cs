using Kaizen.Api.Errors;
using Kaizen.Infrastructure.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Kaizen.Api.Http;

/// <summary>Refuses bodies over the limit: that of the endpoint, else the configured one.</summary>
/// <remarks>The server has no limit of its own. What it has not read of a refused request, it takes in for some seconds and throws away: a
/// client that is cut off while it still sends cannot read the answer.</remarks>
internal sealed class BodyLimitMiddleware(RequestDelegate next, IConfiguration configuration)
{
    private const long DefaultMaxBytes = 10 * 1024 * 1024;

    private readonly long _maxBytes = configuration.GetPositive("Http:MaxBodyBytes", DefaultMaxBytes);

    public Task InvokeAsync(HttpContext context)
    {
        IHttpMaxRequestBodySizeFeature? limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        long maxBytes = limit?.MaxRequestBodySize ?? _maxBytes;
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
