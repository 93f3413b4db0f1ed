using Kaizen.Api.Errors;
using Microsoft.AspNetCore.Authorization;

namespace Kaizen.Api.Security;

/// <summary>Admits requests with a good API key, before their bodies are read. Only endpoints that say so are open to all.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeyDirectory keys)
{
    public const string Header = "X-API-Key";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            string? rawKey = context.Request.Headers[Header];
            if (string.IsNullOrEmpty(rawKey))
            {
                await RefuseAsync(context, "Missing API key", "missing-api-key");
                return;
            }

            if (await keys.FindAsync(rawKey, context.RequestServices, context.RequestAborted) is not { } holder)
            {
                await RefuseAsync(context, "Invalid or revoked API key", "invalid-api-key");
                return;
            }

            context.User = holder;
        }

        await next(context);
    }

    private static Task RefuseAsync(HttpContext context, string detail, string code)
    {
        context.Response.Headers.WWWAuthenticate = "ApiKey";
        return ProblemWriter.WriteAsync(context, StatusCodes.Status401Unauthorized, detail, code);
    }
}
