using System.Net;
using System.Text.Json;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

/// <summary>A whole run over a provider that fails now and then.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SearchingOverFaultsTests
{
    private const int Rules = 6;

    private static readonly Func<HttpContext, Task>[] Faults =
    [
        ModelServer.Answer(HttpStatusCode.InternalServerError, "out of order"),
        ModelServer.Answer(HttpStatusCode.TooManyRequests, "slow down", retryAfter: "1"),
        ModelServer.Answer(HttpStatusCode.OK, "<html>"),
        ModelServer.Cut,
    ];

    [Test]
    public async Task RunAsync_WithAFifthOfTheAnswersBroken_TakesTheSameWay()
    {
        (OptimizationOutcome expected, int _) = await RunAsync(brokenOneIn: int.MaxValue);

        (OptimizationOutcome outcome, int requests) = await RunAsync(brokenOneIn: 5);

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Improved));
            Assert.That(JsonSerializer.Serialize(outcome.Candidates), Is.EqualTo(JsonSerializer.Serialize(expected.Candidates)));
            Assert.That((outcome.TestScore, outcome.MetricCalls, outcome.Usage), Is.EqualTo((expected.TestScore, expected.MetricCalls, expected.Usage)));
            Assert.That(requests, Is.InRange(outcome.Usage.Calls * 1.2, outcome.Usage.Calls * 1.3));
        });
    }

    private static async Task<(OptimizationOutcome Outcome, int Requests)> RunAsync(int brokenOneIn)
    {
        await using ModelServer server = await ModelServer.StartAsync();
        int requests = 0;
        server.Otherwise = context =>
        {
            int number = Interlocked.Increment(ref requests);
            return number % brokenOneIn == 0 ? Faults[number / brokenOneIn % Faults.Length](context) : AnswerAsync(context);
        };
        await using ServiceProvider services = Models.For(server, new ImpatientClock(TimeSpan.FromSeconds(100)), "openai", ("Llm:TimeoutSeconds", "600"), ("Llm:FirstAnswerSeconds", "600"));
        var problem = new OptimizationProblem
        {
            InputFields = ["note"],
            IncumbentPrompt = "Answer.",
            Examples = [.. Enumerable.Range(0, 60).Select(number => new Example(
                $"e{number}", new Dictionary<string, string> { ["note"] = $"note {number}, rule {number % Rules}." }, ExpectedOutput: "right"))],
            Evaluator = new EvaluatorConfig("exact_match"),
            Models = new("task", "reflect", "judge"),
            Config = new() { MaxMetricCalls = 200, Seed = 1 },
        };
        OptimizationOutcome outcome = await OptimizationRun.RunAsync(
            problem, services.GetRequiredService<ILanguageModel>(), TimeProvider.System, null, CancellationToken.None);
        return (outcome, requests);
    }

    /// <summary>The task model knows the rules that its prompt names; the reflection model names one more that it is shown.</summary>
    private static Task AnswerAsync(HttpContext context)
    {
        JsonElement body = ModelServer.Body(context);
        string[] texts = [.. body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!)];
        bool reflects = body.GetProperty("model").GetString() == "reflect";
        string prompt = reflects ? texts[0].Split("```")[1].Trim() : texts[0];
        string[] shown = [.. Enumerable.Range(0, Rules).Select(rule => $"rule {rule}.").Where(texts[^1].Contains)];
        string text = reflects ? $"```\n{prompt} Know {shown.FirstOrDefault(rule => !prompt.Contains(rule, StringComparison.Ordinal))}\n```"
            : prompt.Contains(shown.Single(), StringComparison.Ordinal) ? "right"
            : "wrong";
        return ModelServer.Answer(HttpStatusCode.OK, JsonSerializer.Serialize(new
        {
            choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
            usage = new { prompt_tokens = 10, completion_tokens = 2, total_tokens = 12 },
        }))(context);
    }
}
