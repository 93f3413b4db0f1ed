namespace Kaizen.Application.Jobs;

/// <summary>A job that was started, and what it is going to do.</summary>
/// <param name="BudgetWarning">Says that the estimate exceeds the budget; null when it does not. The job runs all the same, and stops when
/// the budget is spent.</param>
public sealed record OptimizeResponse(JobResponse Job, CostEstimate CostEstimate, string? BudgetWarning);

/// <summary>The plan that the job follows.</summary>
public sealed record CostEstimate
{
    /// <summary>Gets the likely cost in USD. A model without a known price counts as it does against the budget: with 2.50 per million input tokens
    /// and 10 per million output tokens.</summary>
    public required decimal EstimatedCostUsd { get; init; }

    /// <summary>Gets whether the prices of all models are known. A model without a price is not free.</summary>
    public required bool CostIsKnown { get; init; }

    /// <summary>Gets the likely model calls, those of judge and teacher included.</summary>
    public required int EstimatedLlmCalls { get; init; }

    /// <summary>Gets the examples that rewrites learn from.</summary>
    public required int TrainSize { get; init; }

    /// <summary>Gets the examples that candidates are ranked on.</summary>
    public required int ValSize { get; init; }

    /// <summary>Gets the size of the hold-out, 0 when there is too little data for one.</summary>
    public required int TestSize { get; init; }

    /// <summary>Gets the most candidates.</summary>
    public required int MaxTrials { get; init; }

    /// <summary>Gets the model that reflects on failures and writes prompts.</summary>
    public required string TeacherModel { get; init; }

    /// <summary>Gets the model that scores answers.</summary>
    public required string JudgeModel { get; init; }

    /// <summary>Gets the model that runs the prompt.</summary>
    public required string TaskModel { get; init; }
}
