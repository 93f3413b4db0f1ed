using System.Runtime.CompilerServices;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Memory;

internal sealed class MemoryTasks : IOptimizationTaskRepository
{
    public List<OptimizationTask> All { get; } = [];

    public Task<OptimizationTask?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(All.Find(task => task.Id == id));

    public Task<OptimizationTask?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken) => FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<OptimizationTask>> ListForUpdateAsync(
        IReadOnlyCollection<Guid> ids, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OptimizationTask>>([.. All.Where(task => ids.Contains(task.Id) || names.Contains(task.Name))]);

    public Task<IReadOnlySet<Guid>> ListExistingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<Guid>>(All.Select(task => task.Id).Where(ids.Contains).ToHashSet());

    public Task<bool> NameExistsAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(All.Exists(task => task.Name == name));

    public void Add(OptimizationTask task) => All.Add(task);

    public void Remove(OptimizationTask task) => All.Remove(task);

    /// <summary>Keeps the tasks as they are: what is done to those found before does not count.</summary>
    public void LetGo()
    {
        for (int i = 0; i < All.Count; i++)
        {
            All[i] = (OptimizationTask)Copy(All[i]);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Copy(object original);
}
