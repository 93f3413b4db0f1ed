using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Principal;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.Common;

namespace Kaizen.Api.Security;

/// <summary>Knows the good API keys from memory. What was learnt under an older stamp is asked anew, so that a revoked key is refused from the
/// next request on.</summary>
internal sealed class ApiKeyDirectory
{
    private readonly ConcurrentDictionary<string, Entry> _good = new(StringComparer.Ordinal);

    /// <returns>Who the key's holder is (the name is the key's id), or null when the key is unknown or revoked.</returns>
    public async ValueTask<ClaimsPrincipal?> FindAsync(string rawKey, IServiceProvider services, CancellationToken cancellationToken)
    {
        // The stamp is read first: what is loaded below is at least as new.
        long stamp = await services.GetRequiredService<ICacheStamp>().ReadAsync(cancellationToken);
        string hash = RawApiKey.Hash(rawKey);
        if (_good.TryGetValue(hash, out Entry entry) && entry.Stamp == stamp)
        {
            return entry.Holder;
        }

        Guid? id = await services.GetRequiredService<IApiKeyQueries>().FindGoodAsync(hash, cancellationToken);
        if (id is null)
        {
            _good.TryRemove(hash, out _);
            return null;
        }

        var holder = new GenericPrincipal(new GenericIdentity(id.Value.ToString(), ApiKeyMiddleware.Header), roles: null);
        _good[hash] = new Entry(holder, stamp);
        return holder;
    }

    private readonly record struct Entry(ClaimsPrincipal Holder, long Stamp);
}
