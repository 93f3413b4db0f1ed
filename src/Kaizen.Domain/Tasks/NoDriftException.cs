using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>The file on the base branch holds the prompt that is served, or none is served that it could differ from.</summary>
public sealed class NoDriftException()
    : DomainRuleException("no-drift", "The base branch holds no other prompt than the active version");
