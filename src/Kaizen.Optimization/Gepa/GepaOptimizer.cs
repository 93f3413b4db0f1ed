using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>Reflective evolution: a prompt is drawn from the Pareto frontier, run on a few examples, rewritten by a model that reads what
/// went wrong, and kept when it does better on the same examples.</summary>
internal sealed class GepaOptimizer : IPromptOptimizer
{
    /// <summary>The share of proposals that is accepted, as seen over many searches; for estimates.</summary>
    private const double LikelyAcceptance = 0.5;

    /// <summary>The share of its budget that a search uses: some find nothing left to learn before it is used up, most of them with few examples.</summary>
    private const double LikelyUse = 0.5;
    private const double LikelyUseOfFew = 0.47;

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
        int smallest = GepaBudget.SmallestMinibatch(batch);
        if (search < (isShared ? smallest : 2 * smallest) + validation)
        {
            // No child could be validated: there is nothing but the incumbent's validation.
            return new(validation, budget, MaxTrials: 0, validation, LikelyReflectionCalls: 0, LikelyNewAnswers);
        }

        double likely = isShared ? batch + (LikelyAcceptance * (validation - batch)) : (2 * batch) + (LikelyAcceptance * validation);
        double used = (data.IsShared ? LikelyUseOfFew : LikelyUse) * Math.Min(search, GepaBudget.WorthOf(data));
        if (data.IsShared)
        {
            used = Math.Min(used, (LikelyTries + (LikelyTriesPerPair * data.Train * data.Train)) * likely);
        }

        return new(
            validation,
            budget,
            Math.Max(1, search / (data.IsShared ? batch : 2 * batch)),
            (int)Math.Ceiling(validation + used),
            Math.Max(1, (int)Math.Round(used / likely)),
            LikelyNewAnswers);
    }

    public Task<string> SearchAsync(SearchContext context, CancellationToken cancellationToken) =>
        new GepaSearch(context, new ReflectiveMutation(context)).RunAsync(cancellationToken);
}
