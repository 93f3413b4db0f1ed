namespace Kaizen.Domain.Traces;

public interface ITraceRepository
{
    Task<CallTrace?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<Guid?> FindTaskIdAsync(Guid traceId, CancellationToken cancellationToken);

    void Add(CallTrace trace);

    /// <summary>Lists the newest scored traces of a task, oldest first.</summary>
    Task<IReadOnlyList<CallTrace>> ListScoredAsync(Guid taskId, int limit, CancellationToken cancellationToken);

    /// <summary>Lists the newest traces of a task that have no score yet, oldest first.</summary>
    Task<IReadOnlyList<CallTrace>> ListUnscoredAsync(Guid taskId, int limit, CancellationToken cancellationToken);
}
