using Kaizen.Optimization.Evidence;

namespace Kaizen.Optimization.Tests.Evidence;

[Parallelizable(ParallelScope.All)]
internal sealed class PairedBootstrapTests
{
    private static readonly double[] Differences = [.. Enumerable.Range(0, 40).Select(index => index % 4 == 0 ? 1.0 : 0)];

    [Test]
    public void Interval95_HoldsTheMeanAndIsAsWideAsTheTheorySays()
    {
        Interval interval = PairedBootstrap.Interval95(Differences, 1);

        // Standard error sqrt(0.25 * 0.75 / 40) = 0.068.
        Assert.That(interval.Low, Is.EqualTo(0.25 - (1.96 * 0.068)).Within(0.03));
        Assert.That(interval.High, Is.EqualTo(0.25 + (1.96 * 0.068)).Within(0.03));
    }

    [Test]
    public void Interval95_WithTheSameSeed_IsTheSame()
    {
        Interval again = PairedBootstrap.Interval95(Differences, 3);

        Assert.That(PairedBootstrap.Interval95(Differences, 3), Is.EqualTo(again));
    }
}
