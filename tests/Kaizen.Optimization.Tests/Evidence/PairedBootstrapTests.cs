using Kaizen.Optimization.Evidence;

namespace Kaizen.Optimization.Tests.Evidence;

[Parallelizable(ParallelScope.All)]
internal sealed class PairedBootstrapTests
{
    private static readonly double[] Differences = [.. Enumerable.Range(0, 400).Select(index => index % 4 == 0 ? 1.0 : 0)];

    [Test]
    public void Interval95_HoldsTheMeanAndIsAsWideAsTheTheorySays()
    {
        Interval interval = PairedBootstrap.Interval95(Differences, 1);

        // Standard error sqrt(0.25 * 0.75 / 400) = 0.0217.
        Assert.That(interval.Low, Is.EqualTo(0.25 - (1.96 * 0.0217)).Within(0.004));
        Assert.That(interval.High, Is.EqualTo(0.25 + (1.96 * 0.0217)).Within(0.004));
    }
}
