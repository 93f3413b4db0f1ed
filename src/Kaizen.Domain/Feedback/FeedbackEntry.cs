using Kaizen.Domain.Common;

namespace Kaizen.Domain.Feedback;

/// <summary>What went into a prompt, what came out and how good it was.</summary>
public sealed class FeedbackEntry(Guid id, Guid taskId, FeedbackSource source, DateTimeOffset createdAt)
{
    public Guid Id { get; private init; } = id;

    public Guid TaskId { get; private init; } = taskId;

    public FeedbackSource Source { get; private init; } = source;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    public JsonText? Inputs { get; init; }

    public string? Output { get; init; }

    /// <summary>Gets the verdict on <see cref="Output"/>, or null when no one gave one.</summary>
    public Score? Score { get; init; }

    public JsonText? Metadata { get; init; }

    /// <summary>Gets what the output should have been, or null.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Gets why the score, or null.</summary>
    public string? Comment { get; init; }
}
