namespace Kaizen.Application.Tasks;

public interface ITaskQueries
{
    Task<TaskSummary?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Lists tasks, newest first.</summary>
    /// <param name="before">Only tasks created before this; null for all. No two tasks share their time of creation.</param>
    /// <param name="name">Only the task of this name; null for all.</param>
    Task<IReadOnlyList<TaskSummary>> ListAsync(int limit, DateTimeOffset? before, string? name, CancellationToken cancellationToken);

    /// <summary>Lists the tasks that have an active version and name a file for their prompt.</summary>
    Task<IReadOnlyList<Guid>> ListServedWithFileAsync(CancellationToken cancellationToken);

    /// <summary>Lists the tasks that store more live entries than they should, with the surplus.</summary>
    Task<IReadOnlyList<RetentionSurplus>> ListSurplusAsync(CancellationToken cancellationToken);
}

/// <summary>How many live entries of a task are over its retention limit.</summary>
public sealed record RetentionSurplus(Guid TaskId, int Entries);
