using System.Collections.Concurrent;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.Common;

namespace Kaizen.Api.Security;

/// <summary>Knows the good API keys from memory. What was learnt under an older stamp is asked anew, so that a revoked key is refused from the
/// next request on.</summary>
internal sealed class ApiKeyDirectory
{
    private readonly ConcurrentDictionary<string, Entry> _good = new(StringComparer.Ordinal);

    /// <returns>The key's id, or null when it is unknown or revoked.</returns>
    public async ValueTask<Guid?> FindAsync(string rawKey, IServiceProvider services, CancellationToken cancellationToken)
    {
        // The stamp is read first: what is loaded below is at least as new.
        long stamp = await services.GetRequiredService<ICacheStamp>().ReadAsync(cancellationToken);
        string hash = RawApiKey.Hash(rawKey);
        if (_good.TryGetValue(hash, out Entry entry) && entry.Stamp == stamp)
        {
            return entry.Id;
        }

        Guid? id = await services.GetRequiredService<IApiKeyQueries>().FindGoodAsync(hash, cancellationToken);
        if (id is { } good)
        {
            _good[hash] = new Entry(good, stamp);
        }
        else
        {
            _good.TryRemove(hash, out _);
        }

        return id;
    }

    private readonly record struct Entry(Guid Id, long Stamp);
}
