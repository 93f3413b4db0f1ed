using System.Text;
using System.Threading.RateLimiting;
using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Net.Http.Headers;

namespace Kaizen.Api;

/// <summary>What the host does around the endpoints: logs, limits, CORS.</summary>
internal static class HostSetup
{
    private const string CorsOrigins = "Cors:Origins";

    /// <summary>Logs to the console, each line with the id of its request.</summary>
    public static void AddKaizenLogging(this WebApplicationBuilder builder) =>
        builder.Logging.AddSimpleConsole(console =>
        {
            console.IncludeScopes = true;
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });

    /// <param name="requestsPerMinute">For each key, or each address of requests without one; null for no limit.</param>
    public static void AddKaizenLimits(this WebApplicationBuilder builder, int? requestsPerMinute)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A header with other bytes than ASCII is the business of whoever reads it, not a broken request. The server's own reading of a length
            // copes with any.
            kestrel.RequestHeaderEncodingSelector = header => header == HeaderNames.ContentLength ? null : Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.AnswerBrokenRequests();
                endpoint.CutBusyConnections();
            });
        });
        builder.Services.AddCors();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter =
                    context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? $"{Math.Ceiling(wait.TotalSeconds)}" : "1";
                return ValueTask.CompletedTask;
            };
            if (requestsPerMinute is { } permits)
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
                        _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) }));
            }
        });
    }

    /// <summary>Lets browsers of the configured origins in; of none by default.</summary>
    public static void UseKaizenCors(this WebApplication app)
    {
        if (app.Configuration.GetSection(CorsOrigins).Get<string[]>() is { Length: > 0 } origins)
        {
            app.UseCors(cors => cors.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod()
                .WithExposedHeaders("ETag", "Link", "Location", "Retry-After", "X-Request-Id"));
        }
    }
}
