using System.Diagnostics;
using System.Text.Json.Serialization;
using Kaizen.Domain.Jobs;
using Kaizen.Optimization;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;

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
    /// <summary>Searches, then scores seed prompt and winner on the test set.</summary>
    public static async Task<SearchMeasurement> OfAsync(
        PromptSearchProblem problem, IReadOnlyList<Example> test, ILanguageModel model, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        PromptSearchResult result = await PromptSearch.RunAsync(problem, model, cancellationToken);
        TimeSpan wall = Stopwatch.GetElapsedTime(start);

        double? seedTest = await PromptSearch.ScoreAsync(problem, problem.SeedPrompt, test, model, cancellationToken);
        double? bestTest = result.Prompt == problem.SeedPrompt
            ? seedTest
            : await PromptSearch.ScoreAsync(problem, result.Prompt, test, model, cancellationToken);
        return new(
            Rounded(seedTest),
            Math.Round(result.ValidationScore, 4),
            Rounded(bestTest),
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

    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static OptimizerKind Optimizer(string name) => name.ToUpperInvariant() switch
    {
        "GEPA" => OptimizerKind.Gepa,
        "MIPROV2" => OptimizerKind.MiproV2,
        _ => throw new ArgumentException($"--optimizer is gepa or miprov2, not '{name}'."),
    };

    private static double? Rounded(double? score) => score is { } value ? Math.Round(value, 4) : null;
}
