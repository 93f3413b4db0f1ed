using CsCheck;
using Kaizen.Optimization.Data;

namespace Kaizen.Optimization.Tests.Data;

[Parallelizable(ParallelScope.All)]
internal sealed class DataSplitTests
{
    private static PreparedExample[] Examples(int count, bool seeds = false) =>
        [.. Enumerable.Range(0, count).Select(number => new PreparedExample($"e{number}", new Dictionary<string, string> { ["q"] = $"question {number}" }) { IsSeed = seeds })];

    private static DataSplit Split(IReadOnlyList<PreparedExample> examples, long seed = 1) => DataSplit.Of(examples, ["q"], seed);

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    [TestCase(19)]
    public void Of_WithFewExamples_SharesThemAndHoldsNothingOut(int count)
    {
        DataSplit split = Split(Examples(count));

        Assert.That(split.IsShared, Is.True);
        Assert.That(split.Train, Has.Count.EqualTo(count));
        Assert.That(split.HoldOut, Is.Empty);
    }

    [TestCase(20)]
    [TestCase(50)]
    [TestCase(1000)]
    [TestCase(10_000)]
    public void Of_WithEnoughExamples_HasPartsOfTheDocumentedSize(int count)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            DataSplit split = Split(Examples(count), seed);

            Assert.Multiple(() =>
            {
                Assert.That(split.HoldOut, Has.Count.InRange(Math.Min(6, count / 8), Math.Min(200, Math.Max(10, count * 2 / 5))));
                Assert.That(split.Validation, Has.Count.InRange(4, 50));
                Assert.That(split.Train, Has.Count.InRange(split.Validation.Count, 1000));
            });
        }
    }

    [Test]
    public void Of_IsAPartitionThatDoesNotDependOnTheOrder() => Gen.Select(Gen.Int[20, 120], Gen.Int[0, 1000]).Sample((count, seed) =>
    {
        PreparedExample[] examples = Examples(count);
        DataSplit split = Split(examples, seed);
        DataSplit turned = Split([.. examples.Reverse()], seed);
        string[] all = [.. split.Train.Concat(split.Validation).Concat(split.HoldOut).Select(example => example.Id)];
        return all.Distinct().Count() == all.Length
            && (count > 100 || all.Length == count)
            && split.HoldOut.Select(example => example.Id).SequenceEqual(turned.HoldOut.Select(example => example.Id))
            && split.Train.Select(example => example.Id).SequenceEqual(turned.Train.Select(example => example.Id));
    });

    [Test]
    public void Of_WhenRowsAreAppended_NeverMovesTrainIntoTheHoldOutOrBack()
    {
        for (int count = 40; count < 400; count += 20)
        {
            DataSplit before = Split(Examples(count));
            DataSplit after = Split(Examples(count + 20));

            Assert.That(before.HoldOut.Select(example => example.Id).Intersect(after.Train.Select(example => example.Id)), Is.Empty);
            Assert.That(before.Train.Select(example => example.Id).Intersect(after.HoldOut.Select(example => example.Id)), Is.Empty);
        }
    }

    [Test]
    public void Of_KeepsNearDuplicatesTogether([Values(10, 11, 12, 60)] int count, [Range(1, 20)] int seed)
    {
        PreparedExample[] pairs = [.. Enumerable.Range(0, count).SelectMany(number => new[] { Asked($"a{number}", $"What is {number}?"), Asked($"b{number}", $"what  IS {number}?") })];

        DataSplit split = Split(pairs, seed);

        foreach (IReadOnlyList<PreparedExample> part in new[] { split.Train, split.Validation, split.HoldOut })
        {
            Assert.That(part.GroupBy(example => example.Id[1..]).Select(group => group.Count()), Is.All.EqualTo(2));
        }

        static PreparedExample Asked(string id, string question) => new(id, new Dictionary<string, string> { ["q"] = question });
    }

    [Test]
    public void Of_FewLiveExamplesAmongManySeeds_HoldsOutEnoughAndLosesNone([Values(1, 2, 3, 4, 5)] int seed)
    {
        PreparedExample[] seeds = [.. Examples(60, seeds: true).Select(example => new PreparedExample("s" + example.Id, new Dictionary<string, string> { ["q"] = "seed " + example.Id }) { IsSeed = true })];

        DataSplit split = DataSplit.Of([.. Examples(12), .. seeds], ["q"], seed);

        Assert.That(split.HoldOut, Has.Count.EqualTo(DataSplit.LeastHoldOut));
        Assert.That(split.Train.Concat(split.Validation).Concat(split.HoldOut).Count(example => !example.IsSeed), Is.EqualTo(12), "No live example is lost.");
    }

    [Test]
    public void Of_NeverHoldsSeedsOut()
    {
        DataSplit mixed = DataSplit.Of([.. Examples(30), .. Examples(60, seeds: true).Select(example => new PreparedExample("s" + example.Id, new Dictionary<string, string> { ["q"] = "seed " + example.Id }) { IsSeed = true })], ["q"], 1);
        DataSplit seedsOnly = Split(Examples(40, seeds: true));

        Assert.That(mixed.HoldOut, Is.Not.Empty);
        Assert.That(mixed.HoldOut.Select(example => example.IsSeed), Is.All.False);
        Assert.That(seedsOnly.HoldOut, Is.Empty);
        Assert.That(seedsOnly.Train, Has.Count.GreaterThan(seedsOnly.Validation.Count));
    }
}
