namespace Kaizen.Application.Prompts;

/// <summary>One version of a task's prompt.</summary>
public sealed record PromptResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Gets the number within the task: 1, 2, 3, without gaps.</summary>
    public required int VersionNumber { get; init; }

    /// <summary>Gets exactly the text that was evaluated and that the application is to send.</summary>
    public required string PromptText { get; init; }

    /// <summary>Gets the text that the optimization started from; null for a hand-written version.</summary>
    public string? OriginalPrompt { get; init; }

    /// <summary>Gets the mean score on the hold-out, or on validation where there is too little data, in [0, 1]; null when not evaluated.</summary>
    public double? EvalScore { get; init; }

    /// <summary>Gets the judge's mean score, in [0, 1]; null when no judge scored.</summary>
    public double? JudgeScore { get; init; }

    /// <summary>Gets <c>draft</c>, <c>active</c>, <c>archived</c> or <c>rejected</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Gets <c>GEPA</c>, <c>MIPROV2</c> or, for a hand-written version, null.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Gets null, always; kept for older clients.</summary>
    public string? DspyVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
