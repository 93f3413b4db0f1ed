using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Benchmarks;

/// <summary>Kestrel with one endpoint that answers with the bytes of a typical prompt, and nothing else.</summary>
internal static class BareEndpoint
{
    public static async Task RunAsync(string url)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        byte[] json = [.. Enumerable.Repeat((byte)'x', 600)];
        app.MapGet("/", context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = json.Length;
            return context.Response.Body.WriteAsync(json, 0, json.Length);
        });
        await app.RunAsync();
    }
}
