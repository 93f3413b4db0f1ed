using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.PullRequests;

internal sealed class PromptDeliveryRepository(KaizenDbContext db) : IPromptDeliveryRepository
{
    public async Task<PromptDelivery?> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        await db.PromptDeliveries.FindAsync([jobId], cancellationToken);

    public async Task<IReadOnlyList<PromptDelivery>> ListByNumberAsync(long number, CancellationToken cancellationToken) =>
        await db.PromptDeliveries.AsNoTracking().Where(delivery => delivery.Number == number).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<PromptDelivery>> ListUnopenedAsync(string branch, CancellationToken cancellationToken) =>
        await db.PromptDeliveries.AsNoTracking().Where(delivery => delivery.Number == null && delivery.Branch == branch).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<Guid>> ListUndecidedAsync(DateTimeOffset rejectedSince, CancellationToken cancellationToken) =>
        await db.PromptDeliveries
            .Where(delivery => delivery.Number != null)
            .Join(
                db.PromptVersions.Where(version =>
                    version.Status == PromptStatus.Draft || (version.Status == PromptStatus.Rejected && version.CreatedAt >= rejectedSince)),
                delivery => delivery.PromptVersionId,
                version => version.Id,
                (delivery, version) => new { delivery.JobId, version.CreatedAt })
            .OrderBy(pair => pair.CreatedAt).Select(pair => pair.JobId).ToListAsync(cancellationToken);

    public void Add(PromptDelivery delivery) => db.PromptDeliveries.Add(delivery);
}
