using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>A language model that takes every call and never answers: a job that asks it stays active until it is cancelled.</summary>
internal sealed class SilentModel : IAsyncDisposable
{
    private readonly WebApplication _server;

    private SilentModel(WebApplication server) => _server = server;

    /// <summary>Gets the settings by which an application uses this model.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Llm:Provider", "OpenAI"),
        ("Llm:Endpoint", $"{_server.Urls.First()}/v1"),
        ("Llm:ApiKey", "sk-silent"),
        ("Llm:FirstAnswerSeconds", "600"),
    ];

    public static async Task<SilentModel> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.Map("/{**path}", KeepSilentAsync);
        await server.StartAsync();
        return new SilentModel(server);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static Task KeepSilentAsync(HttpContext context)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(ended.SetResult);
        return ended.Task;
    }
}
