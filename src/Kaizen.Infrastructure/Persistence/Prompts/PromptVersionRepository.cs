using Kaizen.Domain.Prompts;

namespace Kaizen.Infrastructure.Persistence.Prompts;

internal sealed class PromptVersionRepository(KaizenDbContext db) : IPromptVersionRepository
{
    public async Task<PromptVersion?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.PromptVersions.FindAsync([id], cancellationToken);

    public void Add(PromptVersion version) => db.PromptVersions.Add(version);
}
