using System.Text.Json;
using Kaizen.Api.Errors;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Kaizen.Api.Health;

internal static class HealthSetup
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapKaizenHealth(this WebApplication app)
    {
        app.MapMethods("/health", Methods, () => Results.Json(new { status = "ok" })).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .WithMetadata(new HttpMethodMetadata(Methods))
            .AllowAnonymous()
            .DisableRateLimiting();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        Dictionary<string, string> checks = report.Entries.ToDictionary(
            entry => entry.Key, entry => entry.Value.Status == HealthStatus.Healthy ? "ok" : entry.Value.Description ?? "unavailable");
        if (report.Status == HealthStatus.Healthy)
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = "ok", checks }));
        }

        context.Response.Headers.RetryAfter = "2";
        string away = string.Join(", ", report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key));
        return ProblemWriter.WriteAsync(
            context, StatusCodes.Status503ServiceUnavailable, $"Not ready: {away}", "not-ready",
            extensions: new Dictionary<string, object?> { ["checks"] = checks });
    }
}
