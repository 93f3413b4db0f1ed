using AutoMapper;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Tasks;

internal sealed class TaskQueries(KaizenDbContext db, IMapper mapper) : ITaskQueries
{
    public async Task<TaskSummary?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        mapper.Map<TaskSummary?>(await db.Tasks.AsNoTracking().FirstOrDefaultAsync(task => task.Id == id, cancellationToken));

    public async Task<IReadOnlyList<TaskSummary>> ListAsync(
        int limit, DateTimeOffset? before, string? name, CancellationToken cancellationToken)
    {
        IQueryable<OptimizationTask> tasks = db.Tasks.AsNoTracking();
        if (before is { } cursor)
        {
            tasks = tasks.Where(task => task.CreatedAt < cursor);
        }

        if (name is not null)
        {
            tasks = tasks.Where(task => task.Name == name);
        }

        return mapper.Map<List<TaskSummary>>(
            await tasks.OrderByDescending(task => task.CreatedAt).Take(limit).ToListAsync(cancellationToken));
    }

    public async Task<IReadOnlyList<Guid>> ListServedWithFileAsync(CancellationToken cancellationToken) =>
        await db.Tasks.Where(task => task.ActiveVersionId != null && (task.Settings.PromptFile != null || task.Settings.PromptPath != null))
            .OrderBy(task => task.CreatedAt).Select(task => task.Id).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<RetentionSurplus>> ListSurplusAsync(CancellationToken cancellationToken) =>
        await db.Tasks.Where(task => task.FeedbackCount > task.Settings.FeedbackRetentionLimit)
            .Select(task => new RetentionSurplus(task.Id, task.FeedbackCount - task.Settings.FeedbackRetentionLimit))
            .ToListAsync(cancellationToken);
}
