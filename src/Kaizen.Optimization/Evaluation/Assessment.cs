namespace Kaizen.Optimization.Evaluation;

/// <summary>What an evaluator found.</summary>
/// <param name="Score">In [0, 1], or null when the evaluator failed: a missing score is not a bad one.</param>
/// <param name="Reason">Why the score, in words that reflection can learn from.</param>
/// <param name="JudgeScore">The judge's part in the score, or null when no judge scored.</param>
/// <param name="IsUndecidable">Whether the score is missing because of the answer: the evaluator works, but cannot cope with this one.</param>
public sealed record Assessment(double? Score, string Reason, double? JudgeScore = null, bool IsUndecidable = false);
