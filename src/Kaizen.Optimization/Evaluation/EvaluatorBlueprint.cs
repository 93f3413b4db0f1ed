namespace Kaizen.Optimization.Evaluation;

/// <summary>A configured evaluator that is yet to be made.</summary>
/// <param name="NeedsReference">Whether examples without a trusted answer cannot be scored.</param>
/// <param name="LikelyJudgeCalls">The judge's calls that one evaluation is likely to make; 0 when no judge scores.</param>
internal sealed record EvaluatorBlueprint(bool NeedsReference, double LikelyJudgeCalls, Func<EvaluatorParts, IEvaluator> Create)
{
    /// <summary>The calls of two votes, and of a third now and then.</summary>
    public const double LikelyVotes = 2.2;

    public bool UsesJudge => LikelyJudgeCalls > 0;
}
