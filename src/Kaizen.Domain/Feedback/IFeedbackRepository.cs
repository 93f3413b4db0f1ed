namespace Kaizen.Domain.Feedback;

public interface IFeedbackRepository
{
    void Add(FeedbackEntry entry);

    /// <summary>Lists the newest entries of a task, oldest first: at most so many live ones, and all seeds.</summary>
    Task<IReadOnlyList<FeedbackEntry>> ListExamplesAsync(Guid taskId, int liveLimit, CancellationToken cancellationToken);

    /// <summary>Deletes the oldest live entries at once.</summary>
    /// <returns>The number of entries that were deleted.</returns>
    Task<int> DeleteOldestAsync(Guid taskId, int count, CancellationToken cancellationToken);
}
