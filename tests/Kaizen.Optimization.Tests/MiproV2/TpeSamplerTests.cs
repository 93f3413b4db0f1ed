using Kaizen.Optimization.MiproV2;
using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Tests.MiproV2;

[Parallelizable(ParallelScope.All)]
internal sealed class TpeSamplerTests
{
    private static readonly TpeSampler.Trial[] Worked =
    [
        new([0, 0], 0.50), new([1, 0], 0.55), new([0, 1], 0.60), new([1, 2], 0.70), new([0, 2], 0.58),
        new([1, 1], 0.52), new([0, 0], 0.50), new([1, 2], 0.68), new([0, 1], 0.61), new([1, 0], 0.54),
    ];

    [TestCase(0, 0, 0.108, 0.208)]
    [TestCase(0, 1, 0.108, 0.202)]
    [TestCase(0, 2, 0.158, 0.131)]
    [TestCase(1, 0, 0.158, 0.202)]
    [TestCase(1, 1, 0.158, 0.131)]
    [TestCase(1, 2, 0.308, 0.125)]
    public void Densities_InTheWorkedExample_AreThese(int instruction, int set, double good, double bad)
    {
        (double actualGood, double actualBad) = new TpeSampler([2, 3], 10, new(0, "tpe")).Densities(Worked, [instruction, set]);

        Assert.That(actualGood, Is.EqualTo(good).Within(0.0006));
        Assert.That(actualBad, Is.EqualTo(bad).Within(0.0006));
    }

    [Test]
    public void Suggest_InTheWorkedExample_IsTheBestCell() =>
        Assert.That(new TpeSampler([2, 3], 10, new(0, "tpe")).Suggest(Worked, 11)[0], Is.EqualTo(new[] { 1, 2 }));

    [Test]
    public void Suggest_OnASeparableObjective_FindsTheBestCellMoreOftenThanChance()
    {
        const int runs = 200;
        int tpe = Enumerable.Range(0, runs).Count(seed => Finds(seed, startUp: 10));
        int random = Enumerable.Range(0, runs).Count(seed => Finds(seed, startUp: int.MaxValue));

        Assert.That(tpe, Is.GreaterThan(random + 20));
    }

    // A grid of 12 x 12 of which 60 cells are tried; both variables add to the score.
    private static bool Finds(int seed, int startUp)
    {
        var sampler = new TpeSampler([12, 12], startUp, new(seed, "tpe"));
        var worth = new RandomStream(seed, "worth");
        var trials = new List<TpeSampler.Trial>();
        for (int number = 0; number < 60; number++)
        {
            IReadOnlyList<int> point = sampler.Suggest(trials, number)[0];
            trials.Add(new(point, Worth(point)));
        }

        double best = Enumerable.Range(0, 12).Max(value => worth.Unit(value)) + Enumerable.Range(0, 12).Max(value => worth.Unit(100 + value));
        return trials.Max(trial => trial.Score) >= best - 1e-12;

        double Worth(IReadOnlyList<int> point) => worth.Unit(point[0]) + worth.Unit(100 + point[1]);
    }
}
