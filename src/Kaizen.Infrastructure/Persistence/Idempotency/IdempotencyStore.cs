using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Idempotency;

internal sealed class IdempotencyStore(KaizenDbContext db, UnitOfWork unitOfWork, ISecretProtector secrets, TimeProvider clock)
    : IIdempotencyStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private string? _key;

    public async Task<StoredAnswer?> BeginAsync(string key, string bodyHash, CancellationToken cancellationToken)
    {
        _key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        DateTimeOffset now = clock.GetUtcNow();
        while (true)
        {
            await unitOfWork.BeginAsync(cancellationToken);
            IdempotencyRecord? earlier =
                await db.IdempotencyRecords.AsNoTracking().FirstOrDefaultAsync(record => record.Key == _key, cancellationToken);
            if (earlier is not null && earlier.CreatedAt > now - Lifetime)
            {
                await unitOfWork.RollBackAsync();
                return earlier.BodyHash == bodyHash ? Read(earlier.Answer!) : throw new IdempotencyKeyReusedException();
            }

            try
            {
                if (earlier is not null)
                {
                    // This one alone: another request may have put its own in its place meanwhile.
                    await db.IdempotencyRecords.Where(record => record.Key == _key && record.CreatedAt == earlier.CreatedAt)
                        .ExecuteDeleteAsync(cancellationToken);
                }

                // A request with the same key that is under way is waited for here.
                db.IdempotencyRecords.Add(new IdempotencyRecord(_key, bodyHash, now, answer: null));
                await unitOfWork.FlushAsync(cancellationToken);
                await unitOfWork.BeginLargerAsync(cancellationToken);
                return null;
            }
            catch (ConcurrentUpdateException)
            {
                await unitOfWork.RollBackAsync();
            }
        }
    }

    public async Task CompleteAsync(StoredAnswer answer, bool isSecret, CancellationToken cancellationToken)
    {
        string json = JsonSerializer.Serialize(answer);
        string text = isSecret ? secrets.Protect(json) : json;
        await db.IdempotencyRecords.Where(record => record.Key == _key)
            .ExecuteUpdateAsync(update => update.SetProperty(record => record.Answer, text), cancellationToken);
        await unitOfWork.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes the records that are too old to be looked for.</summary>
    public async Task DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        DateTimeOffset oldest = clock.GetUtcNow() - Lifetime;
        await db.IdempotencyRecords.Where(record => record.CreatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
    }

    private StoredAnswer Read(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredAnswer>(answer.StartsWith('{') ? answer : secrets.Unprotect(answer))!;
        }
        catch (CryptographicException exception)
        {
            throw new UnreadableAnswerException(exception);
        }
    }
}
