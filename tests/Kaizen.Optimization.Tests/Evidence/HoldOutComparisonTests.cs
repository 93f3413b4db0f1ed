using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evidence;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Tests.Evidence;

[Parallelizable(ParallelScope.All)]
internal sealed class HoldOutComparisonTests
{
    [TestCase(0, 1, 20, Verdict.Improved, Description = "Every example got better.")]
    [TestCase(1, 0, 20, Verdict.Worse)]
    [TestCase(0.5, 0.51, 20, Verdict.NotProven, Description = "Certain, but too little to be worth a new prompt.")]
    [TestCase(0, 1, 3, Verdict.NotProven, Description = "Three wins in a row happen by chance.")]
    public void Verdict_OfEqualDifferences(double before, double after, int pairs, Verdict expected)
    {
        HoldOutComparison comparison = Compare([.. Enumerable.Repeat<(double?, double?)>((before, after), pairs)]);

        Assert.That(comparison.Verdict, Is.EqualTo(expected));
    }

    [TestCase(5, Verdict.Improved)]
    [TestCase(6, Verdict.NotProven)]
    public void Verdict_WithMoreThanAFifthOfTheScoresMissing_ProvesNothing(int missing, Verdict expected)
    {
        HoldOutComparison comparison = Compare(
            [.. Enumerable.Repeat<(double?, double?)>((0, 1), 25 - missing), .. Enumerable.Repeat<(double?, double?)>((0, null), missing)]);

        Assert.That(comparison.Verdict, Is.EqualTo(expected));
    }

    [Test]
    public void Scores_AreMeansOverTheSameExamples()
    {
        HoldOutComparison comparison = Compare([(0.2, 0.6), (0.4, 0.8), (1, null), (null, 0)]);

        Assert.That(comparison.IncumbentScore, Is.EqualTo(0.3).Within(1e-9));
        Assert.That(comparison.WinnerScore, Is.EqualTo(0.7).Within(1e-9));
        Assert.That(comparison.Improvement?.Low, Is.EqualTo(0.4).Within(1e-9));
    }

    [Test]
    public void Scores_WithoutAPair_AreNull()
    {
        HoldOutComparison comparison = Compare([(1, null), (null, 0)]);

        Assert.That((comparison.IncumbentScore, comparison.WinnerScore, comparison.Verdict), Is.EqualTo(((double?)null, (double?)null, Verdict.NotProven)));
    }

    [Test]
    public void AddFacts_TellsWinsTiesLossesAndTheWorstRegressions()
    {
        HoldOutComparison comparison = Compare([(0, 1), (0.5, 0.5), (1, 0.9), (1, 0), (1, 0.4), (0.6, 0.5), (null, 1)]);
        var facts = new Dictionary<string, object?>();

        comparison.AddFacts(facts);

        Assert.Multiple(() =>
        {
            Assert.That((facts["hold_out_pairs"], facts["wins"], facts["ties"], facts["losses"]), Is.EqualTo((6, 1, 1, 4)));
            Assert.That(facts["p_value"], Is.EqualTo(SignFlipTest.P([1, 0, -0.1, -1, -0.6, -0.1], 1)).And.InRange(0.5, 1));
            Assert.That(
                ((Dictionary<string, object?>[])facts["worst_regressions"]!).Select(one => (one["example_id"], one["before"], one["after"])),
                Is.EqualTo(new[] { ("e3", 1.0, 0.0), ("e4", 1.0, 0.4), ("e2", 1.0, 0.9) }));
        });
    }

    [Test]
    public void WinnerJudgeScore_IsThatOfTheWinner()
    {
        Rollout before = new(new PreparedExample("e", new Dictionary<string, string>()), "", "", 0.3, "", JudgeScore: 0.2);

        Assert.That(new HoldOutComparison([(before, before with { JudgeScore = 0.7 })], seed: 1).WinnerJudgeScore, Is.EqualTo(0.7));
    }

    private static HoldOutComparison Compare((double? Before, double? After)[] scores)
    {
        return new([.. scores.Select((pair, number) => ((Rollout?)Scored(number, pair.Before), (Rollout?)Scored(number, pair.After)))], seed: 1);

        static Rollout Scored(int number, double? score) => new(new PreparedExample($"e{number}", new Dictionary<string, string>()), "", "", score, "");
    }
}
