using Kaizen.Application.Common;

namespace Kaizen.Application.Feedback;

public interface IFeedbackQueries
{
    /// <summary>Lists entries, newest first.</summary>
    /// <param name="taskId">Only those of this task; null for all.</param>
    Task<IReadOnlyList<FeedbackResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken);
}
