using Kaizen.Domain.Common;

namespace Kaizen.Application.Traces;

/// <summary>One recorded call of a language model.</summary>
public sealed record TraceResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Gets the whole text that was sent to the model; null when it was not told, as all that follows.</summary>
    public string? PromptText { get; init; }

    /// <summary>Gets what the model answered.</summary>
    public string? ResponseText { get; init; }

    /// <summary>Gets the model's name.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the tokens of request and answer together.</summary>
    public int? Tokens { get; init; }

    /// <summary>Gets how long the call took, in milliseconds.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Gets the source file that made the call.</summary>
    public string? SourceFile { get; init; }

    /// <summary>Gets the variable that holds the prompt there.</summary>
    public string? SourceVariable { get; init; }

    /// <summary>Gets anything else that was sent, as it came.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>Gets how good the response was, in [0, 1]; null until it is scored.</summary>
    public double? Score { get; init; }

    /// <summary>Gets who scored it, such as <c>sdk</c> or <c>auto_eval</c>; null until it is scored.</summary>
    public string? ScoredBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
