using Kaizen.Domain.ApiKeys;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.ApiKeys;

internal sealed class ApiKeyRepository(KaizenDbContext db, UnitOfWork unitOfWork) : IApiKeyRepository
{
    public async Task<bool> AnyForUpdateAsync(CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);

        // There may be no key to hold; the one row of the stamps stands for them all.
        await db.CacheStamps.ExecuteUpdateAsync(update => update.SetProperty(row => row.Value, row => row.Value), cancellationToken);
        return await db.ApiKeys.AnyAsync(cancellationToken);
    }

    public async Task<ApiKey?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        await db.ApiKeys.Where(key => key.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(key => key.Label, key => key.Label), cancellationToken);
        return await db.ApiKeys.FindAsync([id], cancellationToken);
    }

    public void Add(ApiKey key) => db.ApiKeys.Add(key);
}
