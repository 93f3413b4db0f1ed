using System.Text.Json;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

internal static class Runs
{
    public static Task<OptimizationOutcome> RunAsync(this OptimizationProblem problem, ILanguageModel model) =>
        OptimizationRun.RunAsync(problem, model, TimeProvider.System, null, CancellationToken.None);

    public static Task<PromptSearchResult> RunAsync(this PromptSearchProblem problem, ILanguageModel model) =>
        PromptSearch.RunAsync(problem, model, CancellationToken.None);

    /// <summary>Gets all of an outcome that must not depend on timing.</summary>
    public static string Journal(this OptimizationOutcome outcome) => JsonSerializer.Serialize(new
    {
        outcome.PromptText,
        outcome.FinishReason,
        outcome.Verdict,
        outcome.ValidationScore,
        outcome.BaselineScore,
        outcome.TestScore,
        outcome.ImprovementInterval,
        outcome.MetricCalls,
        outcome.Usage,
        outcome.Candidates,
    });
}
