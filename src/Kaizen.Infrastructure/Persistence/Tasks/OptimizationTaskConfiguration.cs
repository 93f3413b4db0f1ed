using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Tasks;

internal sealed class OptimizationTaskConfiguration : IEntityTypeConfiguration<OptimizationTask>
{
    public void Configure(EntityTypeBuilder<OptimizationTask> builder)
    {
        builder.ToTable("tasks");
        builder.Property(task => task.Id).ValueGeneratedNever();
        builder.Property(task => task.Name).HasMaxLength(OptimizationTask.MaxNameLength);
        builder.HasIndex(task => task.Name).IsUnique();
        builder.Property(task => task.SeenPromptHash).HasMaxLength(PromptVersion.HashLength);

        // Pages of tasks are cut at the time of creation, which therefore belongs to one task only.
        builder.HasIndex(task => task.CreatedAt).IsUnique();
        builder.ComplexProperty(task => task.Settings, settings =>
        {
            settings.Property(value => value.TeacherModel).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.JudgeModel).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.TaskModel).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GitBaseUrl).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GitProject).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GitRepo).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GitBaseBranch).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.PromptPath).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.PromptFile).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.PromptLocator).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GithubRepo).HasMaxLength(TaskSettings.MaxShortTextLength);
            settings.Property(value => value.GithubBaseBranch).HasMaxLength(TaskSettings.MaxShortTextLength);
        });
        builder.Ignore(task => task.IsDue);
        builder.Ignore(task => task.ExampleCount);
    }
}
