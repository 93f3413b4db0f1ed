using Kaizen.Optimization.Gepa;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class MinibatchSamplerTests
{
    [TestCase(10, 5)]
    [TestCase(13, 5)]
    [TestCase(4, 3)]
    [TestCase(3, 3)]
    public void Batch_OverAnEpoch_ShowsEveryItemOnceAndFillsUpWithOneMoreAtMost(int items, int size)
    {
        var sampler = new MinibatchSampler<int>([.. Enumerable.Range(0, items)], size, new(3, "batch"));

        for (int epoch = 0; epoch < 5; epoch++)
        {
            int[][] batches = [.. Enumerable.Range(epoch * sampler.BatchesPerEpoch, sampler.BatchesPerEpoch).Select(number => sampler.Batch(number).ToArray())];
            int[] counts = [.. Enumerable.Range(0, items).Select(item => batches.Sum(batch => batch.Count(other => other == item)))];

            Assert.That(batches.Select(batch => batch.Length), Is.All.EqualTo(size));
            Assert.That(counts, Is.All.InRange(1, 2));
        }
    }

    [Test]
    public void Batch_InAnotherEpoch_HasAnotherOrder()
    {
        var sampler = new MinibatchSampler<int>([.. Enumerable.Range(0, 40)], 40, new(3, "batch"));

        IReadOnlyList<int> first = sampler.Batch(0);

        Assert.That(sampler.Batch(1), Is.Not.EqualTo(first));
        Assert.That(sampler.Batch(0), Is.EqualTo(first));
    }
}
