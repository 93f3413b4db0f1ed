using Kaizen.Domain.Common;

namespace Kaizen.Domain.Prompts;

/// <summary>No version was active before the active one.</summary>
public sealed class NothingToRollBackException()
    : DomainRuleException("nothing-to-roll-back", "No previously active prompt version for this task");
