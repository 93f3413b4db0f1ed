using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class JobEventTrimming(KaizenDbContext db, UnitOfWork unitOfWork, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Deletes the events of jobs that ended a day ago, except the last one of each, which tells how it ended.</summary>
    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        // Asked from the events' side, whose index tells which jobs have several: more and more jobs have ended, and have one.
        DateTimeOffset latest = clock.GetUtcNow() - Lifetime;
        IQueryable<Guid> untrimmed = db.JobEvents.GroupBy(change => change.JobId).Where(changes => changes.Count() > 1).Select(changes => changes.Key);
        List<Guid> ended = await db.Jobs.Where(job => untrimmed.Contains(job.Id) && job.CompletedAt < latest)
            .Select(job => job.Id).ToListAsync(cancellationToken);
        foreach (Guid jobId in ended)
        {
            await unitOfWork.BeginAsync(cancellationToken);
            await db.JobEvents
                .Where(change => change.JobId == jobId && db.JobEvents.Any(later => later.JobId == jobId && later.Id > change.Id))
                .ExecuteDeleteAsync(cancellationToken);
            await unitOfWork.SaveChangesAsync(cancellationToken);
        }
    }
}
