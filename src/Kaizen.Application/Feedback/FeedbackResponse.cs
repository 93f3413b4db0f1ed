using Kaizen.Domain.Common;

namespace Kaizen.Application.Feedback;

/// <summary>One entry of feedback.</summary>
public sealed record FeedbackResponse
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public JsonText? Inputs { get; init; }

    public string? Output { get; init; }

    /// <summary>Gets the verdict on the output, in [0, 1]; null when no one gave one.</summary>
    public double? Score { get; init; }

    /// <summary>Gets <c>sdk</c>, <c>user_rating</c>, <c>auto_eval</c> or <c>seed</c>.</summary>
    public required string Source { get; init; }

    public JsonText? Metadata { get; init; }

    public string? ExpectedOutput { get; init; }

    public string? Comment { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
