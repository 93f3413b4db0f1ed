using Kaizen.Domain.Common;

namespace Kaizen.Application.Traces;

/// <summary>One recorded call of a language model.</summary>
public sealed record TraceResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public string? PromptText { get; init; }

    public string? ResponseText { get; init; }

    public string? Model { get; init; }

    public int? Tokens { get; init; }

    public double? LatencyMs { get; init; }

    public string? SourceFile { get; init; }

    public string? SourceVariable { get; init; }

    public JsonText? Metadata { get; init; }

    /// <summary>Gets how good the response was, in [0, 1]; null until it is scored.</summary>
    public double? Score { get; init; }

    public string? ScoredBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
