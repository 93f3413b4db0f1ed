namespace Kaizen.Optimization.Gepa;

/// <summary>For each validation example the candidates that no other beats on it.</summary>
internal sealed class ParetoFrontier
{
    private readonly IReadOnlyList<HashSet<int>> _leaders;

    private ParetoFrontier(IReadOnlyList<HashSet<int>> leaders, IReadOnlyList<double?> best)
    {
        _leaders = leaders;
        BestScores = best;
    }

    /// <summary>Gets the best score for each example; null where there is none yet.</summary>
    public IReadOnlyList<double?> BestScores { get; }

    /// <summary>Gets for each example the positions of the candidates that reach its best score.</summary>
    public IReadOnlyList<IReadOnlySet<int>> Leaders => _leaders;

    /// <param name="scores">For each candidate its scores, all in the same order of examples.</param>
    public static ParetoFrontier Of(IReadOnlyList<IReadOnlyList<double?>> scores)
    {
        int examples = scores[0].Count;
        double?[] best = [.. Enumerable.Range(0, examples).Select(example => scores.Max(candidate => candidate[example]))];
        return new(
            [
                .. Enumerable.Range(0, examples).Select(example => Enumerable.Range(0, scores.Count)
                    .Where(candidate => scores[candidate][example] is { } score && score == best[example])
                    .ToHashSet()),
            ],
            best);
    }

    /// <summary>Gets the weight of each candidate that is worth developing: the examples that it leads on once all redundant candidates, the
    /// worst means first, are left out. Every example keeps a leader.</summary>
    /// <param name="means">The mean score of each candidate.</param>
    public IReadOnlyDictionary<int, int> Weights(IReadOnlyList<double?> means)
    {
        List<int> survivors = [.. _leaders.SelectMany(set => set).Distinct().Order().OrderBy(candidate => means[candidate])];
        for (int? redundant = FirstRedundant(); redundant is not null; redundant = FirstRedundant())
        {
            survivors.Remove(redundant.Value);
        }

        return survivors.Order().ToDictionary(candidate => candidate, candidate => _leaders.Count(set => set.Contains(candidate)));

        int? FirstRedundant()
        {
            var kept = survivors.ToHashSet();
            foreach (int candidate in survivors)
            {
                if (_leaders.All(set => !set.Contains(candidate) || set.Any(other => other != candidate && kept.Contains(other))))
                {
                    return candidate;
                }
            }

            return null;
        }
    }

    /// <summary>Draws a candidate in proportion to its weight.</summary>
    /// <param name="draw">A number in [0, 1).</param>
    /// <returns>The position of the candidate; 0 when no example has a score.</returns>
    public int Select(IReadOnlyList<double?> means, double draw)
    {
        IReadOnlyDictionary<int, int> weights = Weights(means);
        double rest = draw * weights.Values.Sum();
        foreach ((int candidate, int weight) in weights)
        {
            rest -= weight;
            if (rest < 0)
            {
                return candidate;
            }
        }

        return 0;
    }
}
