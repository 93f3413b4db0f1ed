using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kaizen.Domain.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Testing.Git;

/// <summary>A Git host on loopback that answers as its published REST documentation says.</summary>
public abstract class HostDouble : IAsyncDisposable
{
    public const string Token = "secret-token-123";

    private readonly WebApplication _server;
    private readonly Lock _gate = new();

    protected HostDouble(StoredRepository repository)
    {
        Repository = repository;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
        _server.Start();
    }

    public StoredRepository Repository { get; }

    public Uri Address => new(_server.Urls.First());

    /// <summary>Gets the requests, as <c>GET /path?query</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Gets or sets what happens to a request by its number, from 0; null means that it is served.</summary>
    public Func<int, string, HostFault?> Faults { get; set; } = (_, _) => null;

    public static HostDouble Start(GitProvider provider, StoredRepository repository) => provider switch
    {
        GitProvider.Github => new GitHubDouble(repository),
        GitProvider.Gitlab => new GitLabDouble(repository),
        _ => new BitbucketDouble(repository),
    };

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Serves a request of the one repository <c>team/app</c>.</summary>
    /// <param name="target">The path below the repository and the query, escaped as it was sent.</param>
    protected abstract HostAnswer Serve(string method, string target, JsonNode? body, IFormCollection? form);

    protected abstract bool IsAuthorized(IHeaderDictionary headers);

    /// <summary>Gives the target below the repository, or null when the request is about another.</summary>
    protected abstract string? BelowRepository(string target);

    protected abstract HostAnswer Refuse(int status, string message);

    private async Task AnswerAsync(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string line = $"{context.Request.Method} {target}";
        int number;
        lock (_gate)
        {
            number = Requests.Count;
            Requests.Add(line);
        }

        HostFault? fault = Faults(number, line);
        HostAnswer? answer = null;
        if (fault is null or { IsServed: true })
        {
            IFormCollection? form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
            JsonNode? sent = form is null && context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
            lock (_gate)
            {
                answer = !IsAuthorized(context.Request.Headers) ? Refuse(401, "Bad credentials")
                    : BelowRepository(target) is not { } below ? Refuse(404, "Not Found: no such repository")
                    : Serve(context.Request.Method, below, sent, form);
            }
        }

        if (fault is not null)
        {
            await fault.Until.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fault.Location is { } location)
            {
                context.Response.Headers.Location = location;
            }

            foreach ((string name, string value) in fault.RateLimit)
            {
                context.Response.Headers[name] = value;
            }

            if (fault.RetryAfter is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            if (fault.ContentEncoding is { } encoding)
            {
                context.Response.Headers.ContentEncoding = encoding;
            }

            answer = fault.Raw is { } raw ? new HostAnswer(fault.Status, null, Encoding.UTF8.GetBytes(raw)) : Refuse(fault.Status, fault.Message);
        }

        context.Response.StatusCode = answer!.Status;
        context.Response.ContentType = answer.Raw is null ? "application/json; charset=utf-8" : "application/octet-stream";
        if (answer.Status == 204)
        {
            return;
        }

        byte[] body = answer.Raw ?? JsonSerializer.SerializeToUtf8Bytes(answer.Body);
        if (fault is { BreaksOff: true })
        {
            context.Response.ContentLength = body.Length + 1;
        }

        await context.Response.BodyWriter.WriteAsync(body);
    }

    protected static string Text(JsonNode? body, string name) => body?[name]?.GetValue<string>() ?? throw new InvalidOperationException($"'{name}' is missing.");
}

public sealed record HostAnswer(int Status, object? Body, byte[]? Raw = null);

/// <param name="IsServed">Whether the request takes effect before it fails.</param>
public sealed record HostFault(int Status, string Message = "broken", bool IsServed = false, string? RetryAfter = null)
{
    /// <summary>Gets what the answer waits for, as long as the client does.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    public string? Location { get; init; }

    public string? Raw { get; init; }

    /// <summary>Gets whether the connection ends before the answer does.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>Gets how the answer says that it is packed, which it is not; or null.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Gets the answer's headers about rate limits, as GitHub sends them.</summary>
    public IReadOnlyDictionary<string, string> RateLimit { get; init; } = new Dictionary<string, string>();
}
