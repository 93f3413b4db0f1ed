using AutoMapper;
using Kaizen.Application.ApiKeys;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.ApiKeys;

internal sealed class ApiKeyQueries(KaizenDbContext db, IMapper mapper) : IApiKeyQueries
{
    public async Task<Guid?> FindGoodAsync(string hash, CancellationToken cancellationToken) =>
        await db.ApiKeys.Where(key => key.Hash == hash && key.RevokedAt == null).Select(key => (Guid?)key.Id)
            .FirstOrDefaultAsync(cancellationToken);

    public async Task<IReadOnlyList<ApiKeyResponse>> ListAsync(CancellationToken cancellationToken) =>
        mapper.Map<List<ApiKeyResponse>>(
            await db.ApiKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ToListAsync(cancellationToken));

    public Task<int> CountGoodAsync(CancellationToken cancellationToken) =>
        db.ApiKeys.CountAsync(key => key.RevokedAt == null, cancellationToken);

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => db.ApiKeys.AnyAsync(cancellationToken);
}
