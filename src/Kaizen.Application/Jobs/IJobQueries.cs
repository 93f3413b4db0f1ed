using Kaizen.Application.Common;

namespace Kaizen.Application.Jobs;

public interface IJobQueries
{
    Task<JobResponse?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>Whether the job has ended; null when there is none.</returns>
    Task<bool?> HasEndedAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Lists jobs, newest first.</summary>
    /// <param name="taskId">Only those of this task; null for all.</param>
    Task<IReadOnlyList<JobResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken);

    /// <summary>Lists a job's changes after the one with the id, oldest first.</summary>
    Task<IReadOnlyList<JobEventResponse>> ListEventsAsync(Guid jobId, long afterId, CancellationToken cancellationToken);
}
