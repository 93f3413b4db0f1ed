using Kaizen.Application.Jobs.Running;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class CallRecords(KaizenDbContext db, UnitOfWork unitOfWork) : ICallRecords
{
    public async Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId, CancellationToken cancellationToken) =>
        await db.RecordedCalls.AsNoTracking().Where(call => call.JobId == jobId).ToListAsync(cancellationToken);

    public void Add(RecordedCall call) => db.RecordedCalls.Add(call);

    public async Task DeleteAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        await db.RecordedCalls.Where(call => call.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
        await db.JobInputs.Where(inputs => inputs.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
    }
}
