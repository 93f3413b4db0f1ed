using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>Whether a child does better than its parent on the examples that it was made from.</summary>
internal sealed record Acceptance(bool IsAccepted, string Reason)
{
    /// <summary>Compares sums over the examples that both have a score for. Strictly better is required: a child that is merely as good would
    /// let the search drift.</summary>
    /// <param name="margin">What each pair must gain at least, to be above the evaluator's own noise.</param>
    public static Acceptance Of(IReadOnlyList<Rollout> parent, IReadOnlyList<Rollout> child, double margin)
    {
        (double Before, double After)[] pairs =
        [
            .. parent.Zip(child)
                .Where(pair => pair is { First.Score: not null, Second.Score: not null })
                .Select(pair => (pair.First.Score!.Value, pair.Second.Score!.Value)),
        ];
        if (pairs.Length < (parent.Count + 1) / 2)
        {
            return new(false, $"dropped: only {pairs.Length} of {parent.Count} examples could be scored");
        }

        double before = Math.Round(pairs.Sum(pair => pair.Before), 9);
        double after = Math.Round(pairs.Sum(pair => pair.After), 9);
        bool accepted = after > Math.Round(before + (margin * pairs.Length), 9);
        return new(accepted, $"{(accepted ? "accepted" : "dropped")}: {after:0.###} against {before:0.###} on {pairs.Length} examples");
    }
}
