using System.Text.Encodings.Web;
using System.Text.Json;
using Kaizen.Infrastructure.Net;
using Kaizen.Optimization;
using Kaizen.OptimizerBench.Models;

namespace Kaizen.OptimizerBench.Commands;

/// <summary>One search against any server that speaks OpenAI's chat protocol; prints one line of JSON.</summary>
internal static class RunCommand
{
    private const string ApiKeyVariable = "OPENAI_API_KEY";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task ExecuteAsync(IReadOnlyList<string> words, TextWriter output, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(
            words, "--endpoint", "--task-model", "--reflect-model", "--data", "--metric", "--optimizer", "--max-metric-calls", "--seed", "--parallel", "--seed-prompt", "--minibatch");
        string optimizer = SearchMeasurement.Optimizer(arguments);
        string endpoint = arguments.Text("--endpoint");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"--endpoint must be an address such as http://localhost:8080/v1, not '{endpoint}'.");
        }

        string data = arguments.Text("--data");
        IReadOnlyList<Example> train = BenchExample.Read(Path.Combine(data, "train.jsonl"));
        IReadOnlyList<Example> validation = BenchExample.Read(Path.Combine(data, "val.jsonl"));
        IReadOnlyList<Example> test = BenchExample.Read(Path.Combine(data, "test.jsonl"));
        int seed = arguments.Number("--seed", 0);
        var problem = new PromptSearchProblem
        {
            SeedPrompt = (await File.ReadAllTextAsync(arguments.Text("--seed-prompt"), cancellationToken)).TrimEnd('\r', '\n'),
            InputFields = [.. train.Concat(validation).Concat(test).SelectMany(example => example.Inputs.Keys).Distinct()],
            Train = train,
            Validation = validation,
            Evaluator = SearchMeasurement.Metric(arguments.Text("--metric")),
            TaskModel = arguments.Text("--task-model"),
            ReflectionModel = arguments.Text("--reflect-model"),
            Config = new()
            {
                MaxMetricCalls = arguments.Number("--max-metric-calls", 300, least: 1),
                MinibatchSize = arguments.NumberOrNull("--minibatch", least: 1),
                Seed = seed,
            },
            RequestSeed = seed,
            MaxParallelCalls = arguments.Number("--parallel", 8, least: 1),
        };
        using var http = new HttpClient(new KeptConnectionsHandler(() => new())) { Timeout = TimeSpan.FromSeconds(120) };
        var model = new ChatModel(
            http, endpoint, Environment.GetEnvironmentVariable(ApiKeyVariable) ?? "none", seed, TimeProvider.System);
        await model.CheckAsync(cancellationToken);
        await WarmUp.RunAsync(problem, cancellationToken);
        SearchMeasurement measured = await SearchMeasurement.OfAsync(optimizer, problem, test, model, cancellationToken);
        await output.WriteLineAsync(JsonSerializer.Serialize(measured, Json));
    }
}
