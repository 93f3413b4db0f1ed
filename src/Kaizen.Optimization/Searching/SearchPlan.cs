namespace Kaizen.Optimization.Searching;

/// <summary>The size of a search.</summary>
/// <param name="Validation">How many validation examples are used.</param>
/// <param name="MaxMetricCalls">The budget.</param>
/// <param name="MaxTrials">The most candidates.</param>
/// <param name="LikelyMetricCalls">What is likely used of the budget.</param>
/// <param name="LikelyReflectionCalls">The likely calls of the reflection model.</param>
/// <param name="LikelyNewAnswers">The share of the answers that no judge has scored for the same input: candidates often answer alike.</param>
internal sealed record SearchPlan(
    int Validation, int MaxMetricCalls, int MaxTrials, int LikelyMetricCalls, int LikelyReflectionCalls, double LikelyNewAnswers);
