using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>A prompt that was scored on the whole validation set.</summary>
/// <param name="Index">Its number in the lineage; 0 is the incumbent.</param>
/// <param name="Text">Exactly what was evaluated.</param>
/// <param name="Scores">In the order of the validation set; null where a fault prevented one.</param>
/// <param name="Gains">How many steps led to it from the incumbent, each of them proven on examples other than the validation set's.</param>
internal sealed record Candidate(int Index, PromptParts Parts, string Text, IReadOnlyList<double?> Scores, int Gains = 0)
{
    public int Coverage { get; } = Scores.Count(score => score is not null);

    public double? Mean { get; } = MeanScore.Of(Scores);

    /// <summary>Finds the candidate with the highest mean, then the most scores, then the most gains, then the lowest number.</summary>
    public static Candidate Best(IEnumerable<Candidate> candidates) =>
        candidates
            .OrderByDescending(candidate => candidate.Mean ?? -1)
            .ThenByDescending(candidate => candidate.Coverage)
            .ThenByDescending(candidate => candidate.Gains)
            .ThenBy(candidate => candidate.Index)
            .First();
}
