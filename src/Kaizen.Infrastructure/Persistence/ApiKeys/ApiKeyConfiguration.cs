using Kaizen.Domain.ApiKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.ApiKeys;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.Hash).HasMaxLength(ApiKey.HashLength);
        builder.Property(key => key.Label).HasMaxLength(ApiKey.MaxLabelLength);
        builder.HasIndex(key => key.Hash).IsUnique();
    }
}
