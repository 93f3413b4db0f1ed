using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Feedback;

internal sealed class FeedbackEntryConfiguration : IEntityTypeConfiguration<FeedbackEntry>
{
    public void Configure(EntityTypeBuilder<FeedbackEntry> builder)
    {
        builder.ToTable("feedback_entries");
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.HasOne<OptimizationTask>().WithMany().HasForeignKey(entry => entry.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(entry => new { entry.TaskId, entry.CreatedAt });
        builder.HasIndex(entry => entry.CreatedAt);

        // Seeds are few among many; an optimization wants them all.
        builder.HasIndex(entry => entry.TaskId).HasFilter("source = 'seed'").HasDatabaseName("ix_feedback_entries_seeds");
    }
}
