using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Evidence;

/// <summary>Incumbent and winner on the same hold-out examples. A rollout is null when no call was left for it.</summary>
internal sealed record HoldOutComparison(IReadOnlyList<(Rollout? Incumbent, Rollout? Winner)> Pairs, long Seed)
{
    /// <summary>The smallest gain that is worth a new prompt.</summary>
    public const double LeastGain = 0.02;

    private const double Significance = 0.05;
    private const int RegressionsShown = 3;

    private readonly double[] _differences =
    [
        .. Pairs
            .Where(pair => pair is { Incumbent.Score: not null, Winner.Score: not null })
            .Select(pair => Math.Round(pair.Winner!.Score!.Value - pair.Incumbent!.Score!.Value, 9)),
    ];

    public double? IncumbentScore => Pairs.Select(pair => pair.Incumbent?.Score).Average();

    public double? WinnerScore => Pairs.Select(pair => pair.Winner?.Score).Average();

    public double? WinnerJudgeScore => Pairs.Select(pair => pair.Winner?.JudgeScore).Average();

    public Interval? Improvement => _differences.Length == 0 ? null : PairedBootstrap.Interval95(_differences, Seed);

    /// <summary>Judges by the mean difference and its exact p. With too many missing scores nothing is proven.</summary>
    public Verdict Verdict
    {
        get
        {
            if (_differences.Length == 0 || (Pairs.Count - _differences.Length) * 5 > Pairs.Count)
            {
                return Verdict.NotProven;
            }

            double gain = _differences.Average();
            return gain < 0 ? Verdict.Worse
                : gain >= LeastGain && SignFlipTest.P(_differences, Seed) <= Significance ? Verdict.Improved
                : Verdict.NotProven;
        }
    }

    public void AddFacts(Dictionary<string, object?> facts)
    {
        facts["hold_out_pairs"] = _differences.Length;
        facts["wins"] = _differences.Count(difference => difference > 0);
        facts["ties"] = _differences.Count(difference => difference == 0);
        facts["losses"] = _differences.Count(difference => difference < 0);
        facts["p_value"] = _differences.Length == 0 ? null : SignFlipTest.P(_differences, Seed);
        facts["worst_regressions"] = Pairs
            .Where(pair => pair.Winner?.Score < pair.Incumbent?.Score)
            .OrderBy(pair => pair.Winner!.Score - pair.Incumbent!.Score)
            .Take(RegressionsShown)
            .Select(pair => new Dictionary<string, object?>
            {
                ["example_id"] = pair.Winner!.Example.Id,
                ["before"] = pair.Incumbent!.Score,
                ["after"] = pair.Winner.Score,
                ["before_output"] = pair.Incumbent.Answer,
                ["after_output"] = pair.Winner.Answer,
            })
            .ToArray();
    }
}
