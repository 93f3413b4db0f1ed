using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Evidence;

/// <summary>Incumbent and winner on the same hold-out examples. A rollout is null when no call was left for it.</summary>
internal sealed class HoldOutComparison
{
    /// <summary>The smallest gain that is worth a new prompt.</summary>
    public const double LeastGain = 0.02;

    private const double Significance = 0.05;
    private const int RegressionsShown = 3;

    private readonly IReadOnlyList<(Rollout? Incumbent, Rollout? Winner)> _pairs;
    private readonly double[] _differences;
    private readonly double? _p;

    public HoldOutComparison(IReadOnlyList<(Rollout? Incumbent, Rollout? Winner)> pairs, long seed)
    {
        _pairs = pairs;
        Scored =
        [
            .. pairs
                .Where(pair => pair is { Incumbent.Score: not null, Winner.Score: not null })
                .Select(pair => new HoldOutPair(
                    pair.Winner!.Example.Id,
                    pair.Winner.Example.Inputs,
                    pair.Incumbent!.Answer,
                    pair.Winner.Answer,
                    pair.Incumbent.Score!.Value,
                    pair.Winner.Score!.Value)),
        ];
        _differences = [.. Scored.Select(pair => Math.Round(pair.NewScore - pair.OldScore, 9))];
        if (_differences.Length > 0)
        {
            Improvement = PairedBootstrap.Interval95(_differences, seed);
            _p = SignFlipTest.P(_differences, seed);
        }
    }

    /// <summary>Gets the pairs that have both scores.</summary>
    public IReadOnlyList<HoldOutPair> Scored { get; }

    /// <summary>Gets the incumbent's mean over the pairs that have both scores, or null when there is none.</summary>
    public double? IncumbentScore => MeanScore.Of(Scored.Select(pair => (double?)pair.OldScore));

    /// <inheritdoc cref="IncumbentScore"/>
    public double? WinnerScore => MeanScore.Of(Scored.Select(pair => (double?)pair.NewScore));

    public double? WinnerJudgeScore => MeanScore.Of(_pairs.Select(pair => pair.Winner?.JudgeScore));

    /// <summary>Gets the interval of the mean difference, or null when there is no pair.</summary>
    public Interval? Improvement { get; }

    /// <summary>Gets what the mean difference and its exact p prove. With too many missing scores nothing is proven.</summary>
    public Verdict Verdict
    {
        get
        {
            if (_p is null || (_pairs.Count - _differences.Length) * 5 > _pairs.Count)
            {
                return Verdict.NotProven;
            }

            double gain = _differences.Average();
            return gain < 0 ? Verdict.Worse : gain >= LeastGain && _p <= Significance ? Verdict.Improved : Verdict.NotProven;
        }
    }

    public void AddFacts(Dictionary<string, object?> facts)
    {
        facts["hold_out_pairs"] = _differences.Length;
        facts["wins"] = _differences.Count(difference => difference > 0);
        facts["ties"] = _differences.Count(difference => difference == 0);
        facts["losses"] = _differences.Count(difference => difference < 0);
        facts["p_value"] = _p;
        facts["worst_regressions"] = Scored
            .Where(pair => pair.NewScore < pair.OldScore)
            .OrderBy(pair => pair.NewScore - pair.OldScore)
            .Take(RegressionsShown)
            .Select(pair => new Dictionary<string, object?>
            {
                ["example_id"] = pair.ExampleId,
                ["before"] = pair.OldScore,
                ["after"] = pair.NewScore,
                ["before_output"] = pair.OldAnswer,
                ["after_output"] = pair.NewAnswer,
            })
            .ToArray();
    }
}
