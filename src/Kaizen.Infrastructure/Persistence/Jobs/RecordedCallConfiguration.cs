using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class RecordedCallConfiguration : IEntityTypeConfiguration<RecordedCall>
{
    private const int HashLength = 64;

    public void Configure(EntityTypeBuilder<RecordedCall> builder)
    {
        builder.ToTable("recorded_calls");
        builder.HasKey(call => new { call.JobId, call.Hash });
        builder.Property(call => call.Hash).HasMaxLength(HashLength);
        builder.HasOne<OptimizationJob>().WithMany().HasForeignKey(call => call.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
