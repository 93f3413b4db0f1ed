namespace Kaizen.Optimization;

/// <summary>What part of a run is under way.</summary>
public enum OptimizationStep
{
    BuildingTrainset,
    CreatingEvaluator,
    Searching,
    FinalEvaluation,
}

/// <summary>How far a run is.</summary>
/// <param name="Fraction">The share of the run that is done, in [0, 1]; it never falls.</param>
/// <param name="BestScore">The best mean validation score so far, or null before the first.</param>
public sealed record OptimizationProgress(OptimizationStep Step, double Fraction, double? BestScore, int MetricCalls, ModelUsage Usage);

/// <summary>What the calls of a run consumed.</summary>
/// <param name="CostUsd">The cost, or null when a model's price is unknown.</param>
public sealed record ModelUsage(int TaskCalls, int ReflectionCalls, int JudgeCalls, long InputTokens, long OutputTokens, decimal? CostUsd)
{
    public static readonly ModelUsage None = new(0, 0, 0, 0, 0, 0);

    public int Calls => TaskCalls + ReflectionCalls + JudgeCalls;

    public long Tokens => InputTokens + OutputTokens;
}
