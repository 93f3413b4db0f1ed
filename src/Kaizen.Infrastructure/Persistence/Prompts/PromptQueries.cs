using AutoMapper;
using Kaizen.Application.Prompts;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Prompts;

internal sealed class PromptQueries(KaizenDbContext db, IMapper mapper) : IPromptQueries
{
    public async Task<PromptResponse?> FindActiveAsync(Guid taskId, CancellationToken cancellationToken) =>
        mapper.Map<PromptResponse?>(await db.Tasks.AsNoTracking().Where(task => task.Id == taskId)
            .Join(db.PromptVersions, task => task.ActiveVersionId, version => version.Id, (_, version) => version)
            .FirstOrDefaultAsync(cancellationToken));

    public async Task<IReadOnlyList<PromptResponse>?> ListAsync(Guid taskId, CancellationToken cancellationToken)
    {
        List<PromptResponse> versions = mapper.Map<List<PromptResponse>>(await db.PromptVersions.AsNoTracking()
            .Where(version => version.TaskId == taskId).OrderByDescending(version => version.VersionNumber).ToListAsync(cancellationToken));
        return versions.Count > 0 || await TaskExistsAsync(taskId, cancellationToken) ? versions : null;
    }

    public Task<bool> TaskExistsAsync(Guid taskId, CancellationToken cancellationToken) =>
        db.Tasks.AnyAsync(task => task.Id == taskId, cancellationToken);
}
