using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Traces;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Traces;

internal sealed class TraceQueries(KaizenDbContext db, IMapper mapper) : ITraceQueries
{
    public async Task<IReadOnlyList<TraceResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken) =>
        mapper.Map<List<TraceResponse>>(await db.Traces.AsNoTracking()
            .Where(trace => taskId == null || trace.TaskId == taskId)
            .OrderByDescending(trace => trace.CreatedAt).ThenByDescending(trace => trace.Id)
            .Skip(page.Offset).Take(page.Limit).ToListAsync(cancellationToken));
}
