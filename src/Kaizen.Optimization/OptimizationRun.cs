using Kaizen.Optimization.Evaluation.Webhooks;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization;

/// <summary>A whole run: split, search, verdict. A pure function of the problem and the models' answers: run again with recorded answers, it
/// takes the same way to the same end, which is how an interrupted run is resumed.</summary>
public static class OptimizationRun
{
    /// <summary>Says what <see cref="RunAsync"/> is going to do. Makes no call.</summary>
    /// <exception cref="ArgumentException">An example has no id, or that of another one.</exception>
    /// <exception cref="NoUsableExamplesException">Nothing could be scored.</exception>
    public static OptimizationPlan Plan(OptimizationProblem problem) => RunLayout.Of(problem).Plan;

    /// <param name="webhook">Posts answers to users' URLs; needed where the evaluator is or holds a webhook.</param>
    /// <param name="reached">Where the candidates are put one by one, for whoever wants to know how far a run came that fails or is cancelled; null when
    /// no one does. It must not be read before the run has ended.</param>
    /// <exception cref="ArgumentException">An example has no id, or that of another one.</exception>
    /// <exception cref="NoUsableExamplesException">Nothing could be scored.</exception>
    /// <exception cref="InvalidOperationException">The evaluator is or holds a webhook, and <paramref name="webhook"/> is null. No call has been made.</exception>
    /// <exception cref="ModelCallException">A systemic fault, too many calls failed for good, or the time was up before any was answered.</exception>
    public static async Task<OptimizationOutcome> RunAsync(
        OptimizationProblem problem,
        ILanguageModel model,
        TimeProvider clock,
        IProgress<OptimizationProgress>? progress,
        CancellationToken cancellationToken,
        IWebhookScorer? webhook = null,
        IList<CandidateRecord>? reached = null)
    {
        using var coordinator = new RunCoordinator(problem, model, clock, progress, reached ?? []);
        return await coordinator.RunAsync(webhook, cancellationToken);
    }
}
