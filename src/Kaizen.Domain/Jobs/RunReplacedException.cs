using Kaizen.Domain.Common;

namespace Kaizen.Domain.Jobs;

/// <summary>The job has ended, or another run has taken it up: this run may write no more.</summary>
public sealed class RunReplacedException() : DomainRuleException("run-replaced", "The job's run was replaced or has ended");
