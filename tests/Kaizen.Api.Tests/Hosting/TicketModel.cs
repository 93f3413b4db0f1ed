using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>A language model that sorts tickets rightly once its prompt is the teacher's, and tells which tickets it was asked about.</summary>
internal sealed class TicketModel : IAsyncDisposable
{
    private const string Teacher = "teacher";
    private const string NewPrompt = "CHANGED. Which team is this ticket for? {ticket_text}";

    private readonly WebApplication _server;
    private readonly Func<int, Task> _answering;
    private readonly ConcurrentQueue<string> _asked = new();

    /// <param name="answering">Done before a question about a ticket is answered, told how many there were.</param>
    public TicketModel(Func<int, Task> answering)
    {
        _answering = answering;
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
        ("Llm:ApiKey", "sk-tickets"),
        ("Llm:TeacherModel", Teacher),
        ("Llm:TaskModel", "task"),
    ];

    /// <summary>Gets the questions about tickets, each with the prompt.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<object> AnswerAsync(JsonElement request)
    {
        string model = request.Text("model")!;
        string said = model == Teacher ? $"```\n{NewPrompt}\n```" : await ClassifyAsync(request.Member("messages").ToString());
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

    private async Task<string> ClassifyAsync(string messages)
    {
        _asked.Enqueue(messages);
        await _answering(_asked.Count);
        return messages switch
        {
            _ when !messages.Contains("CHANGED", StringComparison.Ordinal) => "nobody",
            _ when messages.Contains("invoice", StringComparison.Ordinal) => "billing",
            _ when messages.Contains("password", StringComparison.Ordinal) => "account",
            _ => "bug",
        };
    }
}
