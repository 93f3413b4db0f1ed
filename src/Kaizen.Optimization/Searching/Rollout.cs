using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Searching;

/// <summary>One prompt run on one example, with its score.</summary>
/// <param name="Output">All that the model wrote; empty when it wrote nothing.</param>
/// <param name="Answer">The part of the output that was scored.</param>
/// <param name="Score">In [0, 1], or null when a fault that is not the prompt's prevented it.</param>
/// <param name="IsUndecidable">Whether the score is missing because the evaluator cannot cope with this answer.</param>
internal sealed record Rollout(
    PreparedExample Example, string Output, string Answer, double? Score, string Feedback, double? JudgeScore = null, bool IsUndecidable = false)
{
    /// <summary>A score from here on is perfect: the last bits of a mean do not count.</summary>
    public const double Perfect = 1 - 1e-9;

    public bool IsPerfect => Score >= Perfect;

    /// <summary>Says whether so many scores are missing that the others prove nothing: more than a fifth.</summary>
    public static bool TooManyMissing(IReadOnlyList<Rollout> rollouts) =>
        rollouts.Count(rollout => rollout.Score is null) * 5 > rollouts.Count;
}
