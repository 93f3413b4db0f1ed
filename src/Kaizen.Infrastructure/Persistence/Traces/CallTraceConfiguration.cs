using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Traces;

internal sealed class CallTraceConfiguration : IEntityTypeConfiguration<CallTrace>
{
    public void Configure(EntityTypeBuilder<CallTrace> builder)
    {
        builder.ToTable("traces");
        builder.Property(trace => trace.Id).ValueGeneratedNever();
        builder.Property(trace => trace.Model).HasMaxLength(TaskSettings.MaxShortTextLength);
        builder.Property(trace => trace.SourceFile).HasMaxLength(TaskSettings.MaxShortTextLength);
        builder.Property(trace => trace.SourceVariable).HasMaxLength(TaskSettings.MaxShortTextLength);
        builder.Property(trace => trace.ScoredBy).HasMaxLength(CallTrace.MaxScoredByLength);
        builder.HasOne<OptimizationTask>().WithMany().HasForeignKey(trace => trace.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(trace => new { trace.TaskId, trace.CreatedAt });
        builder.HasIndex(trace => trace.CreatedAt);
    }
}
