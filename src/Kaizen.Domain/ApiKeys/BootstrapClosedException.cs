using Kaizen.Domain.Common;

namespace Kaizen.Domain.ApiKeys;

/// <summary>The first key can be made without a key only while there is none.</summary>
public sealed class BootstrapClosedException() : DomainRuleException("bootstrap-closed", "Bootstrap is closed: an API key already exists");
