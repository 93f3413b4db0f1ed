using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kaizen.Optimization;

namespace Kaizen.OptimizerBench.Models;

/// <summary>A short search on answers from within the process, so that the measured one does not wait for the compiler.</summary>
internal sealed class WarmUp(PromptSearchProblem problem) : HttpMessageHandler
{
    private const int MetricCalls = 100;

    private int _calls;

    public static async Task RunAsync(PromptSearchProblem problem, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new WarmUp(problem));
        var model = new ChatModel(http, "http://localhost", "none", seed: 0, TimeProvider.System);
        await PromptSearch.RunAsync(problem with { Config = problem.Config with { MaxMetricCalls = MetricCalls } }, model, cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        int call = Interlocked.Increment(ref _calls);
        string? answer = asked.RootElement.GetProperty("model").ValueEquals(problem.ReflectionModel)
            ? $"```\n{problem.SeedPrompt} {call}\n```"
            : problem.Train[call % problem.Train.Count].ExpectedOutput;
        return new(HttpStatusCode.OK) { Content = JsonContent.Create(new { choices = new[] { new { message = new { content = answer } } } }) };
    }
}
