using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kaizen.OptimizerBench.Simulation;

/// <summary>Serves simulated models on loopback in OpenAI's protocol, one base address <c>/family/v1</c> for each family.</summary>
/// <param name="latency">What each call takes at least.</param>
/// <param name="faultPercent">How many calls of a hundred fail: with 429, 500, garbage or a cut connection, in turn.</param>
internal sealed class SimulationServer(IReadOnlyList<TaskFamily> families, TimeSpan latency, int faultPercent) : IAsyncDisposable
{
    public const string TaskModel = "sim-task";
    public const string ReflectionModel = "sim-reflect";

    private readonly Dictionary<string, TaskFamily> _families = families.ToDictionary(family => family.Name);
    private WebApplication? _app;
    private long _taskCalls;
    private long _reflectionCalls;
    private long _faults;
    private long _arrivals;

    public long TaskCalls => Interlocked.Read(ref _taskCalls);

    public long ReflectionCalls => Interlocked.Read(ref _reflectionCalls);

    /// <param name="port">0 for any free one.</param>
    /// <returns>The address, to which a family's name and <c>/v1</c> are appended.</returns>
    public async Task<string> StartAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/{family}/v1/chat/completions", CompleteAsync);
        _app.MapGet("/stats", () => new { task_calls = TaskCalls, reflection_calls = ReflectionCalls, faults = Interlocked.Read(ref _faults) });
        await _app.StartAsync();
        return _app.Urls.First();
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app!.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task CompleteAsync(string family, HttpContext context)
    {
        using JsonDocument json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (!_families.TryGetValue(family, out TaskFamily? tasks))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Task.Delay(latency, context.RequestAborted);
        long arrival = Interlocked.Increment(ref _arrivals);
        if (arrival * faultPercent / 100 > (arrival - 1) * faultPercent / 100)
        {
            await FailAsync(context, Interlocked.Increment(ref _faults));
            return;
        }

        await context.Response.WriteAsJsonAsync(Reply(Text(tasks, json.RootElement)), context.RequestAborted);
    }

    private string Text(TaskFamily family, JsonElement request)
    {
        long seed = request.TryGetProperty("seed", out JsonElement given) ? given.GetInt64() : 0;
        (string Role, string Text)[] messages =
        [
            .. request.GetProperty("messages").EnumerateArray()
                .Select(message => (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!)),
        ];
        string Of(string role) => string.Join('\n', messages.Where(message => message.Role == role).Select(message => message.Text));
        if (request.GetProperty("model").GetString() == ReflectionModel)
        {
            Interlocked.Increment(ref _reflectionCalls);
            return new SimulatedReflectionModel(family).Answer(Of("user"), seed);
        }

        Interlocked.Increment(ref _taskCalls);
        return new SimulatedTaskModel(family).Answer(Of("system"), Of("user"), seed);
    }

    private static object Reply(string text) => new
    {
        id = "sim",
        @object = "chat.completion",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 1, completion_tokens = text.Length / 4, total_tokens = 1 + (text.Length / 4) },
    };

    private static async Task FailAsync(HttpContext context, long number)
    {
        switch (number % 4)
        {
            case 0:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                break;
            case 1:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case 2:
                await context.Response.WriteAsync("garbage");
                break;
            default:
                context.Abort();
                break;
        }
    }
}
