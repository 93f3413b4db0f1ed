using Kaizen.Optimization;

namespace Kaizen.Application.PullRequests;

/// <summary>What a reviewer is told about a new prompt. Scores are in [0, 1]; null means that it was not measured.</summary>
public sealed record PullRequestEvidence
{
    public required string TaskName { get; init; }

    public required int Version { get; init; }

    public required Guid JobId { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Gets the present prompt's mean score on the hold-out, or on validation where there is none.</summary>
    public required double? OldScore { get; init; }

    /// <summary>Gets the new prompt's mean score on the hold-out, or on validation where there is none.</summary>
    public required double? NewScore { get; init; }

    /// <summary>Gets the 95 % interval of the paired difference.</summary>
    public required Interval? Improvement { get; init; }

    public required double? JudgeScore { get; init; }

    public required int TrainSize { get; init; }

    public required int ValidationSize { get; init; }

    public required int TestSize { get; init; }

    public required string OldPrompt { get; init; }

    public required string NewPrompt { get; init; }

    public required string TaskModel { get; init; }

    public required string TeacherModel { get; init; }

    public required string JudgeModel { get; init; }

    /// <summary>Gets what the job cost, or null when a model's price is unknown.</summary>
    public required double? CostUsd { get; init; }

    /// <summary>Gets the hold-out examples whose score changed.</summary>
    public required IReadOnlyList<ExampleChange> Examples { get; init; }
}

/// <summary>One example under the old and the new prompt.</summary>
public sealed record ExampleChange(string Input, string OldOutput, string NewOutput, double OldScore, double NewScore);
