using System.Security.Cryptography;
using System.Text;
using Kaizen.Application.Common;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Kaizen.Api.Http;

/// <summary>Answers a request that carries the header <c>Idempotency-Key</c> once: the same key with the same body gives the first answer again
/// for 24 hours. Answers that are no success are not remembered.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentAttribute : Attribute, IAsyncResourceFilter
{
    public const string Header = "Idempotency-Key";

    private const int MemoryBytes = 64 * 1024;

    /// <summary>Gets whether the answer holds a secret, so that it is stored encrypted.</summary>
    public bool IsSecret { get; init; }

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        HttpContext http = context.HttpContext;
        string? key = http.Request.Headers[Header];
        if (string.IsNullOrEmpty(key))
        {
            await next();
            return;
        }

        IIdempotencyStore store = http.RequestServices.GetRequiredService<IIdempotencyStore>();
        string scope = string.Join('\n', http.User.Identity?.Name, http.Request.Method, http.Request.Path.Value!.TrimEnd('/'), key);
        StoredAnswer? earlier = await store.BeginAsync(scope, await HashBodyAsync(http.Request), http.RequestAborted);
        if (earlier is not null)
        {
            await ReplayAsync(http.Response, earlier);
            return;
        }

        Stream client = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            ResourceExecutedContext executed = await next();
            if (executed.Exception is null && http.Response.StatusCode is >= 200 and < 300)
            {
                await store.CompleteAsync(
                    new StoredAnswer(http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.Location, answer.ToArray()),
                    IsSecret,
                    CancellationToken.None);
            }
            else
            {
                // Nothing is held while the answer is sent: its reader may be slow.
                await http.RequestServices.GetRequiredService<IUnitOfWork>().RollBackAsync();
            }
        }
        finally
        {
            http.Response.Body = client;
        }

        answer.Position = 0;
        await answer.CopyToAsync(client, http.RequestAborted);
    }

    private static async Task<string> HashBodyAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.QueryString.Value ?? ""));
        if (request.HasFormContentType)
        {
            // The boundary between the parts differs from one sending to the next; the files do not.
            IFormCollection form = await ReadFormAsync(request);
            foreach (IFormFile file in form.Files)
            {
                await using Stream content = file.OpenReadStream();
                hash.AppendData(await SHA256.HashDataAsync(content, request.HttpContext.RequestAborted));
            }
        }
        else
        {
            request.EnableBuffering(MemoryBytes);
            hash.AppendData(await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted));
            request.Body.Position = 0;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <exception cref="InvalidDataException">The form breaks off.</exception>
    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
    }

    private static async Task ReplayAsync(HttpResponse response, StoredAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers["Idempotent-Replayed"] = "true";
        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        await response.Body.WriteAsync(answer.Body, response.HttpContext.RequestAborted);
    }
}
