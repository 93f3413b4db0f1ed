using Kaizen.Optimization.Data;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>The training examples that candidates are known to get wrong, because they were tried on them when they were made. To show them again
/// costs no rollout of the parent, and a batch with failures in it teaches more than one drawn blindly.</summary>
internal sealed class KnownFailures
{
    private readonly Dictionary<string, List<PreparedExample>> _failures = [];
    private readonly Dictionary<(string Text, PreparedExample Example), int> _shown = [];

    public void Learn(string text, IEnumerable<Rollout> rollouts) =>
        _failures[text] = [.. rollouts.Where(rollout => rollout.Score is not null && !rollout.IsPerfect).Select(rollout => rollout.Example)];

    /// <summary>Gets failures of a candidate to show again, those shown least often first.</summary>
    public PreparedExample[] Again(string text, int most)
    {
        PreparedExample[] again = [.. _failures.GetValueOrDefault(text, []).OrderBy(example => _shown.GetValueOrDefault((text, example))).Take(most)];
        foreach (PreparedExample example in again)
        {
            _shown[(text, example)] = _shown.GetValueOrDefault((text, example)) + 1;
        }

        return again;
    }
}
