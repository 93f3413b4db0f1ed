using Kaizen.Domain.Common;

namespace Kaizen.Domain.Jobs;

/// <summary>The job has produced no prompt version.</summary>
public sealed class NoPromptVersionException() : DomainRuleException("no-prompt-version", "Job has no prompt version");
