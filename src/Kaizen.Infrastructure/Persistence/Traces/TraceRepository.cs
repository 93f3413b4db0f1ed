using Kaizen.Domain.Traces;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Traces;

internal sealed class TraceRepository(KaizenDbContext db) : ITraceRepository
{
    public async Task<CallTrace?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Traces.FindAsync([id], cancellationToken);

    public async Task<Guid?> FindTaskIdAsync(Guid traceId, CancellationToken cancellationToken) =>
        await db.Traces.Where(trace => trace.Id == traceId).Select(trace => (Guid?)trace.TaskId).FirstOrDefaultAsync(cancellationToken);

    public void Add(CallTrace trace) => db.Traces.Add(trace);

    public Task<IReadOnlyList<CallTrace>> ListScoredAsync(Guid taskId, int limit, CancellationToken cancellationToken) =>
        ListAsync(db.Traces.AsNoTracking().Where(trace => trace.TaskId == taskId && trace.Score != null), limit, cancellationToken);

    public Task<IReadOnlyList<CallTrace>> ListUnscoredAsync(Guid taskId, int limit, CancellationToken cancellationToken) =>
        ListAsync(db.Traces.AsNoTracking().Where(trace => trace.TaskId == taskId && trace.Score == null), limit, cancellationToken);

    private static async Task<IReadOnlyList<CallTrace>> ListAsync(
        IQueryable<CallTrace> traces, int limit, CancellationToken cancellationToken)
    {
        List<CallTrace> newest = await traces.OrderByDescending(trace => trace.CreatedAt).Take(limit).ToListAsync(cancellationToken);
        newest.Reverse();
        return newest;
    }
}
