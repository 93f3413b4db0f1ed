using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>The inputs of an entry are not the fields of the task's schema.</summary>
public sealed class InputsDoNotMatchException(string message) : DomainRuleException("inputs-do-not-match", message);
