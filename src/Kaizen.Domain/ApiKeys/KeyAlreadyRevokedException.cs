using Kaizen.Domain.Common;

namespace Kaizen.Domain.ApiKeys;

/// <summary>A key can be revoked once.</summary>
public sealed class KeyAlreadyRevokedException() : DomainRuleException("key-already-revoked", "API key already revoked");
