using System.Runtime.CompilerServices;
using System.Text.Json;
using Kaizen.Api.Http.Json;
using Kaizen.Application.Prompts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Kaizen.Api.Prompts;

/// <summary>Answers with a prompt, or with 304 when the client has it. The JSON of a prompt that is held in memory is made once.</summary>
internal sealed class ActivePromptResult(PromptResponse prompt) : IActionResult
{
    private static readonly ConditionalWeakTable<PromptResponse, Representation> Representations = [];

    public Task ExecuteResultAsync(ActionContext context)
    {
        Representation representation = Representations.GetValue(prompt, static made => new Representation(made));
        HttpResponse response = context.HttpContext.Response;
        response.Headers.ETag = representation.ETag;
        response.Headers.CacheControl = "no-cache";
        if (IsKnownTo(context.HttpContext.Request, representation.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = representation.Json.Length;
        return response.Body.WriteAsync(representation.Json, 0, representation.Json.Length, context.HttpContext.RequestAborted);
    }

    private static bool IsKnownTo(HttpRequest request, string etag) =>
        request.Headers.IfNoneMatch.Count > 0
        && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == EntityTagHeaderValue.Any.Tag || known.Tag == etag);

    private sealed class Representation(PromptResponse prompt)
    {
        public string ETag { get; } = $"\"{prompt.Id:N}\"";

        public byte[] Json { get; } = JsonSerializer.SerializeToUtf8Bytes(prompt, WireJson.Answers);
    }
}
