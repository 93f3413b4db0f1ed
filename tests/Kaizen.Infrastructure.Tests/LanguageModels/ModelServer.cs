using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

/// <summary>A model server on loopback that answers as the tests script it.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    public const string GoodAnswer = """
        {"id":"1","object":"chat.completion","created":1,"model":"m",
         "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"pong"}}],
         "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}
        """;

    public const string GoodAnthropicAnswer = """{"id":"1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"pong"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":3}}""";
    public const string GoodOllamaAnswer = """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"pong"},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":3}""";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly SemaphoreSlim _seen = new(0);

    private ModelServer(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Path, string Authorization, JsonElement Body)> Requests { get; } = new();

    /// <summary>Gets the requests for the list of models.</summary>
    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> Probes { get; } = new();

    public string Endpoint => _app.Urls.First();

    /// <summary>Gets or sets what happens when nothing is scripted.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = Answer(HttpStatusCode.OK, GoodAnswer);

    /// <summary>Gets or sets what happens when the list of models is asked for.</summary>
    public Func<HttpContext, Task> OnProbe { get; set; } = Answer(HttpStatusCode.NotFound, "");

    public static async Task<ModelServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var server = new ModelServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    public static Func<HttpContext, Task> Answer(HttpStatusCode status, string body, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return context.Response.WriteAsync(body);
    };

    public static Func<HttpContext, Task> AnswerAfter(Task thought, string body = GoodAnswer) => async context =>
    {
        await thought;
        await Answer(HttpStatusCode.OK, body)(context);
    };

    /// <summary>Gets what the current request asks.</summary>
    public static JsonElement Body(HttpContext context) => (JsonElement)context.Items[nameof(Requests)]!;

    public static Task Hang(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    public static async Task Cut(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"choices\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    public void Then(params Func<HttpContext, Task>[] steps)
    {
        foreach (Func<HttpContext, Task> step in steps)
        {
            _script.Enqueue(step);
        }
    }

    public Task RequestSeenAsync() => _seen.WaitAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _seen.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            Probes.Enqueue((context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
            _seen.Release();
            await OnProbe(context);
            return;
        }

        JsonElement body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        context.Items[nameof(Requests)] = body;
        Requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization.ToString(), body));
        _seen.Release();
        await (_script.TryDequeue(out Func<HttpContext, Task>? step) ? step : Otherwise)(context);
    }
}
