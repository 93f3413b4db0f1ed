using Kaizen.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class OptimizationJobRepository(KaizenDbContext db, UnitOfWork unitOfWork) : IOptimizationJobRepository
{
    private static readonly JobStatus[] ActiveStatuses = [.. Enum.GetValues<JobStatus>().Where(status => status <= JobStatus.Compiling)];

    public async Task<OptimizationJob?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Jobs.FindAsync([id], cancellationToken);

    public async Task<Guid?> FindTaskIdAsync(Guid jobId, CancellationToken cancellationToken) =>
        await db.Jobs.Where(job => job.Id == jobId).Select(job => (Guid?)job.TaskId).FirstOrDefaultAsync(cancellationToken);

    public async Task<OptimizationJob?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        int held = await db.Jobs.Where(job => job.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(job => job.RunNumber, job => job.RunNumber), cancellationToken);
        return held == 0 ? null : await db.Jobs.FirstOrDefaultAsync(job => job.Id == id, cancellationToken);
    }

    public async Task<bool> RenewLeaseAsync(Guid id, int runNumber, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        int renewed = await db.Jobs
            .Where(job => job.Id == id && job.RunNumber == runNumber && job.LeaseUntil != null)
            .ExecuteUpdateAsync(update => update.SetProperty(job => job.LeaseUntil, until), cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return renewed > 0;
    }

    public async Task<IReadOnlyList<Guid>> ListUnheldAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Jobs
            .Where(job => ActiveStatuses.Contains(job.Status) && (job.LeaseUntil == null || job.LeaseUntil <= now))
            .OrderBy(job => job.CreatedAt).Select(job => job.Id).ToListAsync(cancellationToken);

    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        await db.Jobs.Where(job => job.LeaseUntil != null)
            .ExecuteUpdateAsync(update => update.SetProperty(job => job.LeaseUntil, (DateTimeOffset?)null), cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
    }

    public void Add(OptimizationJob job) => db.Jobs.Add(job);
}
