using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class OptimizationJobConfiguration : IEntityTypeConfiguration<OptimizationJob>
{
    private const string IsActive = "status IN ('pending', 'running', 'evaluating', 'compiling')";

    public void Configure(EntityTypeBuilder<OptimizationJob> builder)
    {
        builder.ToTable("optimization_jobs");
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.ProgressStep).HasMaxLength(JobSteps.MaxLength);
        builder.HasOne<OptimizationTask>().WithMany().HasForeignKey(job => job.TaskId).OnDelete(DeleteBehavior.Cascade);

        // The domain's rule once more, for whatever could get around it.
        builder.HasIndex(job => job.TaskId).IsUnique().HasFilter(IsActive).HasDatabaseName("ux_optimization_jobs_active");
        builder.HasIndex(job => new { job.TaskId, job.CreatedAt });
        builder.HasIndex(job => job.CreatedAt);

        // For the look at the active ones, oldest first, however many jobs have ended.
        builder.HasIndex(job => job.CreatedAt, "Active").HasFilter(IsActive).HasDatabaseName("ix_optimization_jobs_active");
        builder.Ignore(job => job.IsActive);
    }
}
