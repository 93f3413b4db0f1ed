namespace Kaizen.Application.ApiKeys;

public interface IApiKeyQueries
{
    /// <summary>Finds the id of the key with a hash, unless it is revoked.</summary>
    Task<Guid?> FindGoodAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Lists all keys, newest first.</summary>
    Task<IReadOnlyList<ApiKeyResponse>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Counts the keys that are not revoked.</summary>
    Task<int> CountGoodAsync(CancellationToken cancellationToken);

    /// <summary>Says whether there is a key, revoked ones included.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
