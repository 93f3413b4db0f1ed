using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Tasks;

internal sealed class OptimizationTaskRepository(KaizenDbContext db, UnitOfWork unitOfWork) : IOptimizationTaskRepository
{
    public async Task<OptimizationTask?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Tasks.FindAsync([id], cancellationToken);

    public async Task<OptimizationTask?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);

        // An update that changes nothing locks the row until the transaction ends, on every database alike.
        int held = await db.Tasks.Where(task => task.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(task => task.FeedbackCount, task => task.FeedbackCount), cancellationToken);
        return held == 0 ? null : await db.Tasks.FirstOrDefaultAsync(task => task.Id == id, cancellationToken);
    }

    public async Task<IReadOnlyList<OptimizationTask>> ListForUpdateAsync(
        IReadOnlyCollection<Guid> ids, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        Guid[] held = names.Count == 0
            ? [.. ids]
            : await db.Tasks.Where(task => ids.Contains(task.Id) || names.Contains(task.Name))
                .Select(task => task.Id).ToArrayAsync(cancellationToken);

        // One after the other in a fixed order: two nodes with several tasks in common cannot wait for each other.
        var tasks = new List<OptimizationTask>(held.Length);
        foreach (Guid id in held.Order())
        {
            if (await FindForUpdateAsync(id, cancellationToken) is { } task)
            {
                tasks.Add(task);
            }
        }

        return tasks;
    }

    public async Task<IReadOnlySet<Guid>> ListExistingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await db.Tasks.Where(task => ids.Contains(task.Id)).Select(task => task.Id).ToHashSetAsync(cancellationToken);

    public Task<bool> NameExistsAsync(string name, CancellationToken cancellationToken) =>
        db.Tasks.AnyAsync(task => task.Name == name, cancellationToken);

    public void Add(OptimizationTask task) => db.Tasks.Add(task);

    public void Remove(OptimizationTask task) => db.Tasks.Remove(task);
}
