using Kaizen.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class JobEventConfiguration : IEntityTypeConfiguration<JobEvent>
{
    public void Configure(EntityTypeBuilder<JobEvent> builder)
    {
        builder.ToTable("job_events");
        builder.Property(change => change.Id).ValueGeneratedOnAdd();
        builder.Property(change => change.ProgressStep).HasMaxLength(JobSteps.MaxLength);
        builder.HasOne<OptimizationJob>().WithMany().HasForeignKey(change => change.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(change => new { change.JobId, change.Id });
    }
}
