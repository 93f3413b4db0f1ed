namespace Kaizen.Domain.Tasks;

/// <summary>Where a task's training examples come from.</summary>
public enum FeedbackOrigin
{
    /// <summary>Feedback entries.</summary>
    Sdk,

    /// <summary>Scored traces, and feedback entries beside them.</summary>
    Traces,
}
