using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>Search over instructions and demonstrations: both are made once, from the data, and the best combination is looked for with TPE.</summary>
internal sealed class MiproV2Optimizer : IPromptOptimizer
{
    /// <summary>The share of its trials that a search makes: often validation is soon solved.</summary>
    private const double LikelyUse = 0.65;

    /// <summary>The share where one demonstration set holds every example, answers included.</summary>
    private const double LikelyUseOfFew = 0.38;

    /// <summary>The share of the grid that there is: often instructions or sets turn out alike.</summary>
    private const double LikelyGrid = 0.5;

    /// <summary>Low, because all instructions are made from the same start.</summary>
    private const double LikelyNewAnswers = 0.4;

    public OptimizerKind Kind => OptimizerKind.MiproV2;

    public SearchPlan Plan(SearchData data, OptimizerConfig config)
    {
        MiproV2Size size = MiproV2Size.Of(data, config);
        int bootstrapping = DemonstrationSets.MostTries(data.Train, size.DemonstrationSets);
        int budget = config.MaxMetricCalls ?? (size.MetricCalls + bootstrapping);
        double use = data.IsShared && data.Train <= DemonstrationSets.MostLabelled ? LikelyUseOfFew : LikelyUse;
        double trials = Math.Min(use * size.MostTrials, LikelyGrid * size.Combinations);
        int likely = (int)Math.Ceiling(size.Validation + (trials / size.Trials * (size.MetricCalls - size.Validation)) + (bootstrapping / 2d));
        return new(
            size.Validation,
            budget,
            size.MostTrials,
            Math.Min(budget, likely),
            size.Instructions == 1 ? 0 : size.Instructions - 1 + DatasetSummary.LikelyCalls(data.Train),
            LikelyNewAnswers);
    }

    public Task<string> SearchAsync(SearchContext context, CancellationToken cancellationToken) =>
        new MiproV2Search(context).RunAsync(cancellationToken);
}
