namespace Kaizen.Domain.ApiKeys;

public interface IApiKeyRepository
{
    /// <summary>Says whether there is a key, revoked ones included, and lets no one else add a first one until the unit of work ends.</summary>
    Task<bool> AnyForUpdateAsync(CancellationToken cancellationToken);

    /// <summary>Finds a key and holds it until the unit of work ends.</summary>
    Task<ApiKey?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken);

    void Add(ApiKey key);
}
