namespace Kaizen.Application.Common;

/// <summary>Remembers the answers to requests that carry an idempotency key. From <see cref="BeginAsync"/> to
/// <see cref="CompleteAsync"/> everything is one transaction: the effects of the request and its answer are stored together or not at all, and a
/// second request with the key waits.</summary>
public interface IIdempotencyStore
{
    /// <summary>Begins a request, unless it was answered before.</summary>
    /// <param name="key">Identifies the request: client, endpoint and idempotency key.</param>
    /// <param name="bodyHash">The hash of the request's body.</param>
    /// <returns>The earlier answer, with the transaction ended, or null when the request is to be handled.</returns>
    /// <exception cref="Exceptions.IdempotencyKeyReusedException">The key came before with another body.</exception>
    /// <exception cref="Exceptions.UnreadableAnswerException">The earlier answer is a secret that can no longer be decrypted.</exception>
    Task<StoredAnswer?> BeginAsync(string key, string bodyHash, CancellationToken cancellationToken);

    /// <param name="isSecret">Whether the answer is stored encrypted.</param>
    Task CompleteAsync(StoredAnswer answer, bool isSecret, CancellationToken cancellationToken);
}

/// <param name="Location">The value of the header, or null.</param>
public sealed record StoredAnswer(int Status, string? ContentType, string? Location, byte[] Body);
