using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Prompts;

internal sealed class PromptVersionConfiguration : IEntityTypeConfiguration<PromptVersion>
{
    public void Configure(EntityTypeBuilder<PromptVersion> builder)
    {
        builder.ToTable("prompt_versions");
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.HasOne<OptimizationTask>().WithMany().HasForeignKey(version => version.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(version => new { version.TaskId, version.VersionNumber }).IsUnique();
    }
}
