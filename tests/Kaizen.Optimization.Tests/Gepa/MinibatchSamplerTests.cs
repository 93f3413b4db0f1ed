using Kaizen.Optimization.Gepa;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class MinibatchSamplerTests
{
    [TestCase(10, 5)]
    [TestCase(13, 5)]
    [TestCase(4, 3)]
    [TestCase(3, 3)]
    public void Next_OverEpochs_ShowsEveryItemAndNoneMuchMoreOftenThanOthers(int items, int size)
    {
        MinibatchSampler<int> sampler = Sampler(items, size);
        int[] shown = new int[items];
        for (int number = 1; number <= 5 * sampler.BatchesPerEpoch; number++)
        {
            int[] batch = sampler.Next();
            Array.ForEach(batch, item => shown[item]++);

            Assert.That(batch, Has.Length.EqualTo(size).And.Unique);
            Assert.That(shown.Min(), Is.GreaterThanOrEqualTo((number / sampler.BatchesPerEpoch) - 1));
            Assert.That(shown.Max() - shown.Min(), Is.LessThanOrEqualTo(2));
        }
    }

    [Test]
    public void Next_AfterWhatIsShownAgain_PutsNobodyOff()
    {
        MinibatchSampler<int> sampler = Sampler(40, 8);
        int[] again = sampler.Next()[..4];

        int[][] batches = [.. Enumerable.Range(0, 8).Select(_ => sampler.Next(again))];

        Assert.That(batches.Select(batch => batch[..4]), Is.All.EqualTo(again));
        Assert.That(batches.SelectMany(batch => batch[4..]), Is.Unique.And.Exactly(32).Items);
    }

    [Test]
    public void Next_InAnotherEpoch_HasAnotherOrder()
    {
        MinibatchSampler<int> sampler = Sampler(40, 40);

        int[] first = sampler.Next();

        Assert.That(sampler.Next(), Is.EquivalentTo(first).And.Not.EqualTo(first));
        Assert.That(Sampler(40, 40).Next(), Is.EqualTo(first));
    }

    private static MinibatchSampler<int> Sampler(int items, int size) => new([.. Enumerable.Range(0, items)], size, new(3, "batch"));
}
