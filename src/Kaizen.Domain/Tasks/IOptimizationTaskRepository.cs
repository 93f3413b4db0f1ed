namespace Kaizen.Domain.Tasks;

public interface IOptimizationTaskRepository
{
    Task<OptimizationTask?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds a task and holds it: until the unit of work ends, no other one changes it.</summary>
    Task<OptimizationTask?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds and holds the tasks that have one of the ids or names.</summary>
    Task<IReadOnlyList<OptimizationTask>> ListForUpdateAsync(
        IReadOnlyCollection<Guid> ids, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Says which of the ids are those of tasks.</summary>
    Task<IReadOnlySet<Guid>> ListExistingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    Task<bool> NameExistsAsync(string name, CancellationToken cancellationToken);

    void Add(OptimizationTask task);

    /// <summary>Removes the task with everything below it.</summary>
    void Remove(OptimizationTask task);
}
