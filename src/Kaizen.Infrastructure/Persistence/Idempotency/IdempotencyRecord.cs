using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Idempotency;

/// <summary>A request that carried an idempotency key, and its answer.</summary>
/// <param name="answer">The answer, encrypted where it holds an API key.</param>
internal sealed class IdempotencyRecord(string key, string bodyHash, DateTimeOffset createdAt, string? answer)
{
    public string Key { get; private init; } = key;

    public string BodyHash { get; private init; } = bodyHash;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    public string? Answer { get; set; } = answer;
}

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    private const int HashLength = 64;

    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idempotency_records");
        builder.HasKey(record => record.Key);
        builder.Property(record => record.Key).HasMaxLength(HashLength);
        builder.Property(record => record.BodyHash).HasMaxLength(HashLength);
        builder.HasIndex(record => record.CreatedAt);
    }
}
