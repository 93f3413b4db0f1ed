namespace Kaizen.Optimization;

/// <summary>What a run is going to do, known before the first call: the run follows these numbers.</summary>
public sealed record OptimizationPlan
{
    /// <summary>Gets the number of examples that reflection and demonstrations come from.</summary>
    public required int TrainSize { get; init; }

    /// <summary>Gets the number of examples that candidates are ranked on.</summary>
    public required int ValidationSize { get; init; }

    /// <summary>Gets the size of the hold-out, which no optimizer sees; 0 when there is too little data.</summary>
    public required int TestSize { get; init; }

    /// <summary>Gets the most candidates that the search tries.</summary>
    public required int MaxTrials { get; init; }

    /// <summary>Gets the budget of the search in metric calls.</summary>
    public required int MaxMetricCalls { get; init; }

    /// <summary>Gets the model calls that the whole run is likely to make, verdict included.</summary>
    /// <remarks>It cannot be foreseen how soon validation is solved, which ends a search, and how often candidates answer alike, which saves votes. The
    /// estimate lies between a search that its first rewrite solves and one that goes on to the end. An incumbent that is perfect ends the search as soon
    /// as that is seen; an explicit budget on fewer than 20 examples can be used up many times over the estimate.</remarks>
    public required int EstimatedModelCalls { get; init; }

    /// <summary>Gets the likely cost in USD; a model of unknown price counts as it does against the cost budget.</summary>
    public required decimal EstimatedCostUsd { get; init; }

    /// <summary>Gets whether the prices of all models are known.</summary>
    public required bool CostIsKnown { get; init; }
}
