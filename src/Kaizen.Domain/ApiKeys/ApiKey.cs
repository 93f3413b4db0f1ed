namespace Kaizen.Domain.ApiKeys;

/// <summary>Admits a client. The key itself is not kept, only its hash.</summary>
public sealed class ApiKey(Guid id, string hash, string? label, DateTimeOffset createdAt)
{
    /// <summary>The longest label, in UTF-16 code units.</summary>
    public const int MaxLabelLength = 255;

    /// <summary>The length of <see cref="Hash"/>: SHA-256 in lower-case hex.</summary>
    public const int HashLength = 64;

    public Guid Id { get; private init; } = id;

    public string Hash { get; private init; } = hash;

    public string? Label { get; private init; } = label;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    /// <summary>Gets since when the key is refused, or null while it is good.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <exception cref="KeyAlreadyRevokedException">It was revoked before.</exception>
    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            throw new KeyAlreadyRevokedException();
        }

        RevokedAt = now;
    }
}
