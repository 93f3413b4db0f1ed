using CsCheck;
using Kaizen.Optimization.Evidence;

namespace Kaizen.Optimization.Tests.Evidence;

[Parallelizable(ParallelScope.All)]
internal sealed class SignFlipTestTests
{
    [TestCase(7, 1, 4, 9 / 256.0)]
    [TestCase(3, 1, 8, 5 / 16.0)]
    [TestCase(0, 0, 5, 1.0)]
    public void P_OfWinsAndLosses_IsExact(int wins, int losses, int ties, double expected)
    {
        double[] differences = [.. Enumerable.Repeat(1.0, wins), .. Enumerable.Repeat(-1.0, losses), .. Enumerable.Repeat(0.0, ties)];

        Assert.That(SignFlipTest.P(differences, 0), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void P_WhenOldAndNewAreSwapped_IsTheOtherTail() => Gen.Int[-4, 4].Array[1, 12].Sample(steps =>
    {
        double[] differences = [.. steps.Select(step => step / 4.0)];
        double[] swapped = [.. differences.Select(difference => -difference)];
        double p = SignFlipTest.P(differences, 0);
        double other = SignFlipTest.P(swapped, 0);

        // Both tails hold the pattern seen, so together they are 1 and the chance of exactly this sum.
        double same = p + other - 1;
        return same > 0 && same <= Math.Min(p, other) + 1e-9;
    }, iter: 200);

    [Test]
    public void P_WithManyDifferences_IsDrawnAndCloseToTheExactOne()
    {
        // 24 signs, 16 of them up: the exact tail is P(X >= 16) for 24 fair coins.
        double[] differences = [.. Enumerable.Repeat(1.0, 16), .. Enumerable.Repeat(-1.0, 8)];

        double p = SignFlipTest.P(differences, 1);

        Assert.That(p, Is.EqualTo(0.0758).Within(0.004));
        Assert.That(SignFlipTest.P(differences, 1), Is.EqualTo(p));
    }
}
