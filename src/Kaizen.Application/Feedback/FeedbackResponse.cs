using Kaizen.Domain.Common;

namespace Kaizen.Application.Feedback;

/// <summary>One entry of feedback.</summary>
public sealed record FeedbackResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Gets what went into the prompt, as it came; null when nothing was sent.</summary>
    public JsonText? Inputs { get; init; }

    /// <summary>Gets what came out; null when nothing was sent.</summary>
    public string? Output { get; init; }

    /// <summary>Gets the verdict on the output, in [0, 1]; null when no one gave one.</summary>
    public double? Score { get; init; }

    /// <summary>Gets <c>sdk</c>, <c>user_rating</c>, <c>auto_eval</c> or <c>seed</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Gets anything else that was sent, as it came; null when nothing was.</summary>
    public JsonText? Metadata { get; init; }

    /// <summary>Gets what the output should have been; null when no one said.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Gets why the score; null when no one said.</summary>
    public string? Comment { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
