using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>A language model on loopback that speaks OpenAI's protocol; its teacher always proposes the same new prompt.</summary>
internal abstract class AnsweringModel : IAsyncDisposable
{
    private const string NewPrompt = "CHANGED. Which team is this ticket for? {ticket_text}";

    private const string Teacher = "teacher";

    private readonly WebApplication _server;

    protected AnsweringModel()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v1/chat/completions", async (JsonElement request) => Results.Json(await AnswerAsync(request)));
        _server.Start();
    }

    /// <summary>Gets the settings by which an application uses this model.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Llm:Provider", "OpenAI"),
        ("Llm:Endpoint", $"{_server.Urls.First()}/v1"),
        ("Llm:ApiKey", "sk-tests"),
        ("Llm:TeacherModel", Teacher),
        ("Llm:TaskModel", "task"),
    ];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Waits for what is to happen before the teacher answers.</summary>
    protected virtual Task BeforeTheNewPromptAsync() => Task.CompletedTask;

    /// <summary>Answers a question about a ticket.</summary>
    /// <param name="messages">The prompt and the ticket, as JSON.</param>
    protected abstract Task<string> ClassifyAsync(string messages);

    protected static bool IsNewPrompt(string messages) => messages.Contains("CHANGED", StringComparison.Ordinal);

    private async Task<object> AnswerAsync(JsonElement request)
    {
        string model = request.Text("model")!;
        string said = model == Teacher ? await ReflectAsync() : await ClassifyAsync(request.Member("messages").ToString());
        return new
        {
            id = "answer",
            @object = "chat.completion",
            created = 1,
            model,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = said }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 10, completion_tokens = 2, total_tokens = 12 },
        };
    }

    private async Task<string> ReflectAsync()
    {
        await BeforeTheNewPromptAsync();
        return $"```\n{NewPrompt}\n```";
    }
}
