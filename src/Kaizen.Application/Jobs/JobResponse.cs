using Kaizen.Domain.Common;

namespace Kaizen.Application.Jobs;

/// <summary>One search for a better prompt.</summary>
public sealed record JobResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Gets the version that the job produced, or null.</summary>
    public Guid? PromptVersionId { get; init; }

    /// <summary>Gets <c>PENDING</c>, <c>RUNNING</c>, <c>EVALUATING</c>, <c>COMPILING</c>, <c>SUCCESS</c>, <c>FAILURE</c>, <c>PR_FAILED</c> or
    /// <c>CANCELLED</c>. A state never goes back.</summary>
    public required string Status { get; init; }

    /// <summary>Gets <c>auto_threshold</c> or <c>api_on_demand</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>Gets the number of examples, seeds included, when the job was created.</summary>
    public required int FeedbackCount { get; init; }

    /// <summary>Gets the address of the pull request; null when there is none.</summary>
    public string? PrUrl { get; init; }

    /// <summary>Gets why the job failed, or null.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Gets the evidence and the counts of an ended job, or null.</summary>
    public JsonText? JobMetadata { get; init; }

    /// <summary>Gets <c>PENDING</c>, <c>loading_data</c>, <c>building_trainset</c>, <c>creating_evaluator</c>, <c>running_gepa</c>, <c>running_miprov2</c>,
    /// <c>judge_evaluation</c>, <c>completed</c>, <c>pr_creation_failed</c>, <c>pr_retry_succeeded</c>, <c>error</c> or <c>cancelled</c>.</summary>
    public required string ProgressStep { get; init; }

    /// <summary>Gets the share that is done, in [0, 1].</summary>
    public required double Progress { get; init; }

    /// <summary>Gets the best mean validation score so far, in [0, 1]; null before the first.</summary>
    public double? BestScore { get; init; }

    /// <summary>Gets the model calls that were made so far.</summary>
    public required int LlmCalls { get; init; }

    /// <summary>Gets what the calls cost so far, in USD; null when a model's price is unknown.</summary>
    public double? CostUsd { get; init; }

    /// <summary>Gets when the job first ran; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the job ended; null before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One change of a job's state, step or progress.</summary>
/// <param name="Id">Grows within a job; a watcher that sends it as <c>Last-Event-ID</c> gets what came after.</param>
/// <param name="Status"><c>PENDING</c>, <c>RUNNING</c>, <c>EVALUATING</c>, <c>COMPILING</c>, <c>SUCCESS</c>, <c>FAILURE</c>, <c>PR_FAILED</c> or
/// <c>CANCELLED</c>.</param>
/// <param name="ProgressStep"><c>PENDING</c>, <c>loading_data</c>, <c>building_trainset</c>, <c>creating_evaluator</c>, <c>running_gepa</c>, <c>running_miprov2</c>,
/// <c>judge_evaluation</c>, <c>completed</c>, <c>pr_creation_failed</c>, <c>pr_retry_succeeded</c>, <c>error</c> or <c>cancelled</c>.</param>
/// <param name="Progress">The share that is done, in [0, 1].</param>
/// <param name="BestScore">The best mean validation score so far, in [0, 1]; null before the first.</param>
/// <param name="LlmCalls">The model calls that were made so far.</param>
/// <param name="CostUsd">What the calls cost so far, in USD; null when a model's price is unknown.</param>
public sealed record JobEventResponse(
    long Id,
    string Status,
    string ProgressStep,
    double Progress,
    double? BestScore,
    int LlmCalls,
    double? CostUsd,
    DateTimeOffset CreatedAt);
