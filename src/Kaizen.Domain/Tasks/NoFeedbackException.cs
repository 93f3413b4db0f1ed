using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>A task without a single example was to be optimized.</summary>
public sealed class NoFeedbackException() : DomainRuleException("no-feedback", "No feedback entries available for optimization");
