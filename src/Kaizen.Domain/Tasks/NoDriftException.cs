using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>The file on the base branch holds the prompt that is served, or none is served that it could differ from.</summary>
public sealed class NoDriftException()
    : DomainRuleException("no-drift", "There is nothing to adopt: the base branch holds the active version's prompt, or no version is active");
