using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>The one row whose number tells all nodes that something they hold in memory has changed.</summary>
internal sealed class CacheStampRow
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public long Value { get; init; }
}

internal sealed class CacheStampRowConfiguration : IEntityTypeConfiguration<CacheStampRow>
{
    public void Configure(EntityTypeBuilder<CacheStampRow> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasData(new CacheStampRow());
    }
}
