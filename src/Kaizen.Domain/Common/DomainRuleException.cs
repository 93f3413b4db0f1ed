namespace Kaizen.Domain.Common;

/// <summary>A rule of the domain forbids what was asked.</summary>
/// <param name="rule">A stable kebab-case name of the rule, on which clients may branch.</param>
/// <param name="message">What the client is told; it names no ids.</param>
public abstract class DomainRuleException(string rule, string message) : Exception(message)
{
    /// <summary>Gets the stable kebab-case name of the rule.</summary>
    public string Rule { get; } = rule;
}
