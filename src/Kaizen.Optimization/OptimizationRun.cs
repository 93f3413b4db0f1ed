using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization;

/// <summary>A whole run: split, search, verdict. A pure function of the problem and the models' answers: run again with recorded answers, it
/// takes the same way to the same end, which is how an interrupted run is resumed.</summary>
public static class OptimizationRun
{
    /// <summary>Says what <see cref="RunAsync"/> is going to do. Makes no call.</summary>
    public static OptimizationPlan Plan(OptimizationProblem problem) => throw new NotSupportedException();

    /// <exception cref="ModelCallException">A systemic fault, or too many calls failed for good.</exception>
    public static Task<OptimizationOutcome> RunAsync(
        OptimizationProblem problem,
        ILanguageModel model,
        TimeProvider clock,
        IProgress<OptimizationProgress>? progress,
        CancellationToken cancellationToken) => throw new NotSupportedException();
}
