using Kaizen.Domain.Common;

namespace Kaizen.Domain.Jobs;

/// <summary>The job's state does not allow the action.</summary>
public sealed class JobStateException(string action, JobStatus status)
    : DomainRuleException("job-state", $"Cannot {action} a job in state {WireName.Of(status).ToUpperInvariant()}")
{
    public JobStatus Status { get; } = status;
}
