using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>How large a MIPROv2 search is.</summary>
/// <param name="Instructions">The instructions of the grid, the original one included: no more than trials can evaluate.</param>
/// <param name="DemonstrationSets">The demonstration sets of the grid, the empty one included.</param>
/// <param name="Minibatch">The validation examples of one trial; null where every trial takes all of them.</param>
internal sealed record MiproV2Size(int Instructions, int DemonstrationSets, int Trials, int Validation, int? Minibatch)
{
    public const int MinibatchSize = 35;
    public const int TrialsBetweenFullPasses = 5;

    private const int LargestValidationWithoutMinibatches = 50;
    private const int SetsPerExample = 2;
    private const int MostTrialsPerSet = 2;

    /// <summary>Gets the combinations of the grid besides the default.</summary>
    public int Combinations => (Instructions * DemonstrationSets) - 1;

    /// <summary>Gets the most trials that can be made: without minibatches each takes another combination.</summary>
    public int MostTrials => Minibatch is null ? Math.Min(Trials, Combinations) : Trials;

    /// <summary>Gets the full passes that come between the trials and at the end.</summary>
    public int FullPasses => Minibatch is null ? 0 : (Trials / TrialsBetweenFullPasses) + (Trials % TrialsBetweenFullPasses == 0 ? 0 : 1);

    /// <summary>Gets the metric calls of the search without bootstrapping, the default's full pass included.</summary>
    public int MetricCalls => Validation + (Trials * (Minibatch ?? Validation)) + (FullPasses * Validation);

    /// <summary>Gets the fewest metric calls that a trial is worth making with: what is tried on a part must still fit as a whole.</summary>
    public int LeastTrial => Validation + (Minibatch ?? 0);

    public static MiproV2Size Of(SearchData data, OptimizerConfig config)
    {
        // An explicit budget bounds the grid by itself.
        (int candidates, int mostValidation) = (config.MaxMetricCalls is null ? config.Auto : SearchEffort.Heavy) switch
        {
            SearchEffort.Light => (6, 100),
            SearchEffort.Medium => (12, 300),
            _ => (18, 1000),
        };
        int affordable = config.MaxMetricCalls is { } budget ? data.ValidationSize(budget) : data.Validation;
        int validation = Math.Min(affordable, mostValidation);

        // A few examples make only a few sets that differ.
        int sets = Math.Min(candidates, 1 + (SetsPerExample * data.Train));
        var size = new MiproV2Size(
            candidates / 2,
            sets,
            config.MaxTrials ?? Math.Min(TrialsOf(candidates, variables: 2), MostTrialsPerSet * sets),
            validation,
            validation > LargestValidationWithoutMinibatches ? MinibatchSize : null);
        return size with { Instructions = size.InstructionsWithin((config.MaxMetricCalls ?? int.MaxValue) - validation) };
    }

    /// <summary>Says how many instructions, the original one included, so many metric calls and the trials can evaluate.</summary>
    public int InstructionsWithin(int metricCalls)
    {
        int affordable = metricCalls < LeastTrial ? 0 : 1 + ((metricCalls - LeastTrial) / (Minibatch ?? Validation));
        return Math.Min(Instructions, 1 + Math.Min(Trials, affordable));
    }

    /// <summary>Gets the number of trials that a number of candidates for each variable asks for.</summary>
    public static int TrialsOf(int candidates, int variables) =>
        (int)Math.Floor(Math.Max(2 * variables * Math.Log2(candidates), 1.5 * candidates));
}
