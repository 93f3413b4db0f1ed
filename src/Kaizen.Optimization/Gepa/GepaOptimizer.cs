using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>Reflective evolution: a prompt is drawn from the Pareto frontier, run on a few examples, rewritten by a model that reads what
/// went wrong, and kept when it does better on the same examples.</summary>
internal sealed class GepaOptimizer : IPromptOptimizer
{
    /// <summary>The share of proposals that is accepted, as seen over many searches; for estimates.</summary>
    private const double LikelyAcceptance = 0.5;

    /// <summary>The share of its budget that a search uses at least, if it is not solved at once.</summary>
    private const double LikelyUse = 0.47;

    /// <summary>A reflection that sees all of a few examples, answers included, soon solves them: the likely reflections until then, and how many more
    /// the square of their number asks for.</summary>
    private const double LikelyTries = 2;
    private const double LikelyTriesPerPair = 0.04;

    private const double LikelyNewAnswers = 0.6;

    public OptimizerKind Kind => OptimizerKind.Gepa;

    public SearchPlan Plan(SearchData data, OptimizerConfig config)
    {
        int budget = config.MaxMetricCalls ?? GepaBudget.OfPreset(config.Auto, data);
        int validation = data.ValidationSize(budget);
        int batch = GepaBudget.MinibatchSize(config, data);
        int search = budget - validation;

        // Where all of train is validation, the parent's rollouts on a batch are known from its validation.
        bool isShared = data.IsShared && validation == data.Validation;
        if (search < (isShared ? 1 : 2) + validation)
        {
            // No child could be validated: there is nothing but the incumbent's validation.
            return new(validation, budget, MaxTrials: 0, validation, LikelyReflectionCalls: 0, LikelyNewAnswers);
        }

        double step = isShared ? batch + (LikelyAcceptance * (validation - batch)) : (2 * batch) + (LikelyAcceptance * validation);
        double likely = Likely(data, validation, batch, budget);
        if (data.IsShared)
        {
            likely = Math.Min(likely, validation + ((LikelyTries + (LikelyTriesPerPair * data.Train * data.Train)) * step));
        }

        return new(
            validation,
            budget,
            Math.Max(1, search / (data.IsShared ? batch : 2 * batch)),
            (int)Math.Ceiling(likely),
            Math.Max(1, (int)Math.Round((likely - validation) / step)),
            LikelyNewAnswers);
    }

    /// <summary>The estimate lies between what a search takes that is solved by its first proposal and what it takes to the end of its budget, by the same
    /// factor from both; but never far below half of the budget where there is more to see than a few examples.</summary>
    private static double Likely(SearchData data, int validation, int batch, int budget)
    {
        int batches = Math.Min((data.Train + batch - 1) / batch, GepaSearch.PerfectBatchesOfTheSolved);
        int soonest = data.IsShared ? 2 * data.Train : (2 * validation) + (batch * (2 + batches));
        double longest = Math.Min(budget, GepaBudget.MostPasses * data.Count);
        double between = Math.Sqrt(Math.Min(soonest, longest) * longest);
        return data.IsShared ? between : Math.Max(between, LikelyUse * longest);
    }

    public Task<string> SearchAsync(SearchContext context, CancellationToken cancellationToken) =>
        new GepaSearch(context, new ReflectiveMutation(context)).RunAsync(cancellationToken);
}
