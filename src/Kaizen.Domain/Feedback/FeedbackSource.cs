namespace Kaizen.Domain.Feedback;

/// <summary>Where an entry came from.</summary>
public enum FeedbackSource
{
    Sdk,
    UserRating,
    AutoEval,

    /// <summary>Uploaded for a cold start: trains, but never counts toward the threshold.</summary>
    Seed,
}
