using Kaizen.Domain.Common;

namespace Kaizen.Domain.Tasks;

/// <summary>The task has as many seeds as it may have.</summary>
public sealed class SeedLimitReachedException(int limit)
    : DomainRuleException("seed-limit-reached", $"Seed limit reached ({limit} entries) for this task");
