using CsCheck;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class ParetoFrontierTests
{
    private static readonly double?[][] Worked = [[0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0]];
    private static readonly double?[] WorkedMeans = [0.25, 0.5, 0.25, 0.5];

    private static readonly Gen<double?[][]> Pools =
        from candidates in Gen.Int[1, 8]
        from examples in Gen.Int[1, 6]
        from scores in Gen.Int[0, 3].Array[examples].Array[candidates]
        select scores.Select(row => row.Select(score => (double?)(score / 3.0)).ToArray()).ToArray();

    [Test]
    public void Weights_InTheWorkedExample_LeaveTheTwoThatComplementEachOther()
    {
        IReadOnlyDictionary<int, int> weights = ParetoFrontier.Of(Worked).Weights(WorkedMeans);

        Assert.That(weights, Is.EqualTo(new Dictionary<int, int> { [1] = 3, [3] = 3 }));
    }

    [Test]
    public void Select_OverManyDraws_FollowsTheWeights()
    {
        double?[][] scores = [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]];
        double?[] means = [0.5, 1 / 3.0, 1 / 6.0];
        ParetoFrontier frontier = ParetoFrontier.Of(scores);
        var stream = new RandomStream(7, "select");
        var counts = new int[3];
        const int draws = 10_000;

        for (int draw = 0; draw < draws; draw++)
        {
            counts[frontier.Select(means, stream.Unit(draw))]++;
        }

        double[] expected = [draws / 2.0, draws / 3.0, draws / 6.0];
        double chiSquare = counts.Zip(expected).Sum(pair => Math.Pow(pair.First - pair.Second, 2) / pair.Second);
        Assert.That(chiSquare, Is.LessThan(13.8), "two degrees of freedom, p = 0.001");
    }

    [Test]
    public void Leaders_OfAnyPool_AreTheCandidatesWithTheBestScore() => Pools.Sample(scores =>
    {
        ParetoFrontier frontier = ParetoFrontier.Of(scores);
        return Enumerable.Range(0, scores[0].Length).All(example =>
        {
            double? best = scores.Max(row => row[example]);
            return frontier.BestScores[example] == best
                && frontier.Leaders[example].SetEquals(Enumerable.Range(0, scores.Length).Where(candidate => scores[candidate][example] == best));
        });
    });

    [Test]
    public void Weights_OfAnyPool_CoverEveryExampleAndNoSurvivorIsRedundant() => Pools.Sample(scores =>
    {
        ParetoFrontier frontier = ParetoFrontier.Of(scores);
        int[] survivors = [.. frontier.Weights([.. scores.Select(row => row.Average())]).Keys];
        return frontier.Leaders.All(set => set.Overlaps(survivors))
            && survivors.All(survivor => frontier.Leaders.Any(set => !set.Overlaps(survivors.Except([survivor]))));
    });

    [Test]
    public void Weights_WhenAScoreIsMissing_GiveTheExampleToThoseThatHaveOne()
    {
        ParetoFrontier frontier = ParetoFrontier.Of([[null, 0.5], [0, 0.2]]);

        Assert.That(frontier.Leaders[0], Is.EquivalentTo(new[] { 1 }));
    }
}
