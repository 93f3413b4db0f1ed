using Kaizen.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

/// <summary>What a job works on, while it runs.</summary>
internal sealed record StoredJobInputs(Guid JobId, string Json);

internal sealed class StoredJobInputsConfiguration : IEntityTypeConfiguration<StoredJobInputs>
{
    public void Configure(EntityTypeBuilder<StoredJobInputs> builder)
    {
        builder.ToTable("job_inputs");
        builder.HasKey(inputs => inputs.JobId);
        builder.Property(inputs => inputs.JobId).ValueGeneratedNever();
        builder.HasOne<OptimizationJob>().WithMany().HasForeignKey(inputs => inputs.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
