using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A language model whose new prompt does better on the tickets that the search begins with, and worse on all others.</summary>
internal sealed partial class DecliningModel : IAsyncDisposable
{
    private const string Teacher = "teacher";
    /// <summary>A minibatch and the validation set, seven each: the teacher answers once the prompt in use was asked about all of them.</summary>
    private const int TicketsBeforeTheNewPrompt = 7 + 7;
    private const string NewPrompt = "CHANGED. Which team is this ticket for? {ticket_text}";

    private readonly WebApplication _server;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _firstTickets = [];
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DecliningModel()
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
        ("Llm:ApiKey", "sk-declining"),
        ("Llm:TeacherModel", Teacher),
        ("Llm:TaskModel", "task"),
    ];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<object> AnswerAsync(JsonElement request)
    {
        string model = request.Text("model")!;
        string said = model == Teacher ? await ReflectAsync() : Classify(request.Member("messages").ToString());
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
        await _hasBegun.Task;
        return $"```\n{NewPrompt}\n```";
    }

    private string Classify(string messages)
    {
        Match ticket = Ticket().Match(messages);
        lock (_gate)
        {
            if (_firstTickets.Count < TicketsBeforeTheNewPrompt && _firstTickets.Add(ticket.Value) && _firstTickets.Count == TicketsBeforeTheNewPrompt)
            {
                _hasBegun.SetResult();
            }

            bool isRight = messages.Contains("CHANGED", StringComparison.Ordinal) == _firstTickets.Contains(ticket.Value);
            return !isRight ? "nobody" : ticket.Groups[1].Value switch { "invoice" => "billing", "password" => "account", _ => "bug" };
        }
    }

    [GeneratedRegex(@"Ticket \d+: a question about my (\w+)")]
    private static partial Regex Ticket();
}
