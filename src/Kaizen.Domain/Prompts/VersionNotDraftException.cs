using Kaizen.Domain.Common;

namespace Kaizen.Domain.Prompts;

/// <summary>Only a draft can be activated or rejected.</summary>
public sealed class VersionNotDraftException(PromptStatus status)
    : DomainRuleException("version-not-draft", $"Version is '{status.ToString().ToLowerInvariant()}', not 'draft'");
