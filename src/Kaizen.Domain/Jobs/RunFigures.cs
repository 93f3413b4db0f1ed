namespace Kaizen.Domain.Jobs;

/// <summary>What a run has reached and consumed so far.</summary>
/// <param name="BestScore">The best mean validation score, in [0, 1], or null before the first.</param>
/// <param name="LlmCalls">The model calls that were made.</param>
/// <param name="CostUsd">What they cost, or null when a model's price is unknown.</param>
public sealed record RunFigures(double? BestScore, int LlmCalls, double? CostUsd);
