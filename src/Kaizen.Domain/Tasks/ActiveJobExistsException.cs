using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>A job was started on a task, or the task was to be deleted, while a job is under way.</summary>
public sealed class ActiveJobExistsException(Guid taskId, Guid activeJobId)
    : DomainRuleException("active-job-exists", "Active optimization job already exists for this task")
{
    public Guid TaskId { get; } = taskId;

    public Guid ActiveJobId { get; } = activeJobId;
}
