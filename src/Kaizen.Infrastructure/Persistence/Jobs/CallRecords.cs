using Kaizen.Application.Jobs.Running;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class CallRecords(KaizenDbContext db, UnitOfWork unitOfWork) : ICallRecords
{
    public async Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId, CancellationToken cancellationToken) =>
        await db.RecordedCalls.AsNoTracking().Where(call => call.JobId == jobId).ToListAsync(cancellationToken);

    public void Add(RecordedCall call) => db.RecordedCalls.Add(call);

    /// <summary>Deletes what is kept of jobs that have ended, their inputs too.</summary>
    public async Task DeleteEndedAsync(CancellationToken cancellationToken)
    {
        // Asked from this side, because something is kept of few jobs, whereas more and more have ended. A call that finishes after the
        // end of its job is found the next time.
        List<Guid> kept = await db.RecordedCalls.Select(call => call.JobId).Union(db.JobInputs.Select(inputs => inputs.JobId))
            .ToListAsync(cancellationToken);
        List<Guid> ended = await db.Jobs.Where(job => kept.Contains(job.Id) && job.CompletedAt != null).Select(job => job.Id)
            .ToListAsync(cancellationToken);
        foreach (Guid jobId in ended)
        {
            await unitOfWork.BeginAsync(cancellationToken);
            await db.RecordedCalls.Where(call => call.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            await db.JobInputs.Where(inputs => inputs.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            await unitOfWork.SaveChangesAsync(cancellationToken);
        }
    }
}
