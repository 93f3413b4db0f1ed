using System.Diagnostics;
using System.Text.Json.Serialization;
using Kaizen.Domain.Jobs;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.OptimizerBench.Baseline;

namespace Kaizen.OptimizerBench.Commands;

/// <summary>What one search brought.</summary>
internal sealed record SearchMeasurement(
    [property: JsonPropertyName("seed_test")] double? SeedTest,
    [property: JsonPropertyName("best_val")] double BestValidation,
    [property: JsonPropertyName("best_test")] double? BestTest,
    [property: JsonPropertyName("metric_calls")] int MetricCalls,
    [property: JsonPropertyName("reflect_calls")] int ReflectionCalls,
    [property: JsonPropertyName("candidates")] int Candidates,
    [property: JsonPropertyName("wall_s")] double WallSeconds,
    [property: JsonPropertyName("prompt")] string Prompt)
{
    private const string Gepa = "gepa";
    private const string MiproV2 = "miprov2";
    private const string Published = "published";

    /// <summary>Searches, then scores seed prompt and winner on the test set.</summary>
    /// <param name="optimizer">gepa, miprov2, or published: <see cref="PublishedGepa"/>.</param>
    public static async Task<SearchMeasurement> OfAsync(
        string optimizer, PromptSearchProblem problem, IReadOnlyList<Example> test, ILanguageModel model, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        PromptSearchResult result = await (optimizer == Published
            ? new PublishedGepa(problem, model).RunAsync(cancellationToken)
            : PromptSearch.RunAsync(
                problem with { Optimizer = optimizer == Gepa ? OptimizerKind.Gepa : OptimizerKind.MiproV2 }, model, cancellationToken));
        TimeSpan wall = Stopwatch.GetElapsedTime(start);

        double? seedTest = await PromptSearch.ScoreAsync(problem, problem.SeedPrompt, test, model, cancellationToken);
        double? bestTest = result.Prompt == problem.SeedPrompt
            ? seedTest
            : await PromptSearch.ScoreAsync(problem, result.Prompt, test, model, cancellationToken);
        return new(
            seedTest,
            result.ValidationScore,
            bestTest,
            result.MetricCalls,
            result.Usage.ReflectionCalls,
            result.Candidates.Count,
            Math.Round(wall.TotalSeconds, 3),
            result.Prompt);
    }

    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static IEvaluator Metric(string name) => name switch
    {
        "exact" => PromptMetrics.ExactMatch,
        "fields" => PromptMetrics.Fields,
        _ => throw new ArgumentException($"--metric is exact or fields, not '{name}'."),
    };

    /// <returns>A name that <see cref="OfAsync"/> knows.</returns>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static string Optimizer(Arguments arguments)
    {
        string name = arguments.Find("--optimizer") ?? Gepa;
        return Array.Find([Gepa, MiproV2, Published], known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"--optimizer is {Gepa}, {MiproV2} or {Published}, not '{name}'.");
    }
}
