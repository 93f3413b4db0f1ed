using Kaizen.Domain.Common;

namespace Kaizen.Domain.Traces;

/// <summary>One recorded call of a language model by the user's application.</summary>
public sealed class CallTrace(Guid id, Guid taskId, DateTimeOffset createdAt)
{
    /// <summary>The longest <see cref="ScoredBy"/>, in UTF-16 code units.</summary>
    public const int MaxScoredByLength = 255;

    public Guid Id { get; private init; } = id;

    public Guid TaskId { get; private init; } = taskId;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    /// <summary>Gets the prompt as it was sent, rendered.</summary>
    public string? PromptText { get; init; }

    public string? ResponseText { get; init; }

    public string? Model { get; init; }

    /// <summary>Gets the tokens of request and answer together.</summary>
    public int? Tokens { get; init; }

    public double? LatencyMs { get; init; }

    public string? SourceFile { get; init; }

    public string? SourceVariable { get; init; }

    public JsonText? Metadata { get; init; }

    public Score? Score { get; private set; }

    /// <summary>Gets who gave the score, or null.</summary>
    public string? ScoredBy { get; private set; }

    /// <returns>Whether this is the trace's first score.</returns>
    public bool Rate(Score score, string scoredBy)
    {
        bool isFirst = Score is null;
        Score = score;
        ScoredBy = scoredBy;
        return isFirst;
    }
}
