namespace Kaizen.Application.ApiKeys;

/// <summary>A new key, shown this once.</summary>
/// <param name="Key">The key itself: <c>kaizen_</c> and 48 lower-case hex characters.</param>
public sealed record CreatedApiKeyResponse(Guid Id, string Key, string? Label, DateTimeOffset CreatedAt);

/// <param name="RevokedAt">Since when the key is refused, or null while it is good.</param>
public sealed record ApiKeyResponse(Guid Id, string? Label, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <param name="Count">The number of keys that are not revoked.</param>
public sealed record KeyStatusResponse(bool HasKeys, int Count);
