using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Evaluation.Judging;

/// <summary>How steady a judge is: the same answers, scored twice.</summary>
/// <param name="Agreement">The share of answers whose two scores are at most 0.1 apart.</param>
/// <param name="StandardDeviation">Of one score around the judge's own mean.</param>
internal sealed record JudgeNoise(int Repeats, double Agreement, double StandardDeviation)
{
    public const int MostRepeats = 8;

    private const double Close = 0.1 + 1e-9;
    private const double Noisy = 0.1;
    private const double NoisyMargin = 0.05;

    /// <summary>Gets what each example has to gain at least before a candidate counts as better.</summary>
    public double Margin => StandardDeviation > Noisy ? NoisyMargin : 0;

    /// <returns>Null when nothing could be scored twice.</returns>
    public static async Task<JudgeNoise?> MeasureAsync(
        CandidateScorer scorer, Task<IReadOnlyList<Rollout>> rollouts, CancellationToken cancellationToken)
    {
        // Their place is behind the rollouts, whenever these end.
        CostTurns.Turn[] turns = [.. Enumerable.Range(0, MostRepeats).Select(_ => scorer.TakeRepeat())];
        try
        {
            Rollout[] scored = [.. (await rollouts).Where(CanWaver).Take(MostRepeats)];
            Assessment[] again = await CandidateScorer.AllAsync(
                [.. scored.Zip(turns)], (next, token) => scorer.RepeatAsync(next.First, repeat: 1, next.Second, token), cancellationToken);
            return Of([.. scored.Zip(again).Where(pair => pair.Second.Score is not null).Select(pair => pair.Second.Score!.Value - pair.First.Score!.Value)]);
        }
        finally
        {
            Array.ForEach(turns, turn => turn.Dispose());
        }
    }

    private static bool CanWaver(Rollout rollout) =>
        rollout.Score is not null && rollout.Answer.Length > 0 && LanguageModelJudge.IsJudged(rollout.Example, rollout.Answer);

    /// <param name="differences">Of the two scores of each answer.</param>
    public static JudgeNoise? Of(double[] differences) => differences.Length == 0
        ? null
        : new(
            differences.Length,
            (double)differences.Count(difference => Math.Abs(difference) <= Close) / differences.Length,
            Math.Sqrt(differences.Sum(difference => difference * difference) / (2 * differences.Length)));
}
