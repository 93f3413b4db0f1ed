using System.Text;
using System.Threading.RateLimiting;
using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Net.Http.Headers;

namespace Kaizen.Api;

/// <summary>What the host does around the endpoints: logs, limits, CORS.</summary>
internal static class HostSetup
{
    private const string CorsOrigins = "Cors:Origins";

    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Microsoft"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = nameof(LogLevel.Information),
        ["Logging:LogLevel:LuckyPennySoftware.AutoMapper.License"] = nameof(LogLevel.Error),
        ["Logging:LogLevel:Quartz"] = nameof(LogLevel.Warning),
    };

    /// <summary>Logs to the console, each line with the id of its request, and of the frameworks only what an operator needs.</summary>
    public static void AddKaizenLogging(this WebApplicationBuilder builder)
    {
        // First, so that whatever an operator sets counts more. A file beside the program would be read only where the service starts in its folder.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.IncludeScopes = true;
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
    }

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

    /// <exception cref="InvalidOperationException">One is no origin.</exception>
    public static string[] GetCorsOrigins(this IConfiguration configuration)
    {
        string[] origins = [.. (configuration.GetSection(CorsOrigins).Get<string[]>() ?? []).Where(origin => !string.IsNullOrWhiteSpace(origin))];
        return Array.Find(origins, origin => !IsOrigin(origin)) is { } wrong
            ? throw new InvalidOperationException($"{CorsOrigins} '{wrong}' is no origin, such as https://app.example.com.")
            : origins;
    }

    /// <summary>Lets browsers of the origins in.</summary>
    public static void UseKaizenCors(this WebApplication app, string[] origins)
    {
        if (origins.Length > 0)
        {
            app.UseCors(cors => cors.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod()
                .WithExposedHeaders("ETag", "Link", "Location", "Retry-After", "X-Request-Id"));
        }
    }

    // What a browser sends: no path, not even a slash, and no port that goes without saying.
    private static bool IsOrigin(string text) => text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && string.Equals(text, $"{uri.Scheme}://{uri.Authority}", StringComparison.OrdinalIgnoreCase));
}
