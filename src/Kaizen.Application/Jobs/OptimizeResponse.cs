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

    public required int EstimatedLlmCalls { get; init; }

    public required int TrainSize { get; init; }

    public required int ValSize { get; init; }

    /// <summary>Gets the size of the hold-out, 0 when there is too little data for one.</summary>
    public required int TestSize { get; init; }

    public required int MaxTrials { get; init; }

    public required string TeacherModel { get; init; }

    public required string JudgeModel { get; init; }

    public required string TaskModel { get; init; }
}
