using Kaizen.Domain.Jobs;
using Kaizen.Domain.PullRequests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.PullRequests;

internal sealed class PromptDeliveryConfiguration : IEntityTypeConfiguration<PromptDelivery>
{
    public void Configure(EntityTypeBuilder<PromptDelivery> builder)
    {
        builder.ToTable("prompt_deliveries");
        builder.HasKey(delivery => delivery.JobId);
        builder.Property(delivery => delivery.JobId).ValueGeneratedNever();
        builder.Property(delivery => delivery.Branch).HasMaxLength(PromptDelivery.MaxPlaceLength);
        builder.Property(delivery => delivery.Repository).HasMaxLength(PromptDelivery.MaxPlaceLength);
        builder.Property(delivery => delivery.Title).HasMaxLength(PromptDelivery.MaxTitleLength);
        builder.HasOne<OptimizationJob>().WithOne().HasForeignKey<PromptDelivery>(delivery => delivery.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(delivery => delivery.Number);
    }
}
