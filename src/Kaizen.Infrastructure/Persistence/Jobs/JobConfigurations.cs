using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class OptimizationJobConfiguration : IEntityTypeConfiguration<OptimizationJob>
{
    private const int MaxStepLength = 64;

    public void Configure(EntityTypeBuilder<OptimizationJob> builder)
    {
        builder.ToTable("optimization_jobs");
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.ProgressStep).HasMaxLength(MaxStepLength);
        builder.HasOne<OptimizationTask>().WithMany().HasForeignKey(job => job.TaskId).OnDelete(DeleteBehavior.Cascade);

        // The domain's rule once more, for whatever could get around it.
        builder.HasIndex(job => job.TaskId).IsUnique()
            .HasFilter("status IN ('pending', 'running', 'evaluating', 'compiling')").HasDatabaseName("ux_optimization_jobs_active");
        builder.HasIndex(job => new { job.TaskId, job.CreatedAt });
        builder.HasIndex(job => job.CreatedAt);
        builder.HasIndex(job => job.LeaseUntil)
            .HasFilter("status IN ('pending', 'running', 'evaluating', 'compiling')").HasDatabaseName("ix_optimization_jobs_lease");
        builder.Ignore(job => job.IsActive);
    }
}

internal sealed class JobEventConfiguration : IEntityTypeConfiguration<JobEvent>
{
    private const int MaxStepLength = 64;

    public void Configure(EntityTypeBuilder<JobEvent> builder)
    {
        builder.ToTable("job_events");
        builder.Property(change => change.Id).ValueGeneratedOnAdd();
        builder.Property(change => change.ProgressStep).HasMaxLength(MaxStepLength);
        builder.HasOne<OptimizationJob>().WithMany().HasForeignKey(change => change.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(change => new { change.JobId, change.Id });
    }
}

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
