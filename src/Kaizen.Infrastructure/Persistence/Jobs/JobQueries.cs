using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class JobQueries(KaizenDbContext db, IMapper mapper) : IJobQueries
{
    public async Task<JobResponse?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        mapper.Map<JobResponse?>(await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, cancellationToken));

    public async Task<bool?> HasEndedAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Jobs.Where(job => job.Id == id).Select(job => (bool?)(job.CompletedAt != null)).FirstOrDefaultAsync(cancellationToken);

    public async Task<IReadOnlyList<JobResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken) =>
        mapper.Map<List<JobResponse>>(await db.Jobs.AsNoTracking()
            .Where(job => taskId == null || job.TaskId == taskId)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)
            .Skip(page.Offset).Take(page.Limit).ToListAsync(cancellationToken));

    public async Task<IReadOnlyList<JobEventResponse>> ListEventsAsync(Guid jobId, long afterId, CancellationToken cancellationToken) =>
        mapper.Map<List<JobEventResponse>>(await db.JobEvents.AsNoTracking()
            .Where(change => change.JobId == jobId && change.Id > afterId)
            .OrderBy(change => change.Id).ToListAsync(cancellationToken));
}
