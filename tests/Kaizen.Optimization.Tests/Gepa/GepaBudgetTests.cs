using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class GepaBudgetTests
{
    [TestCase(SearchEffort.Light, 25, 480)]
    [TestCase(SearchEffort.Medium, 25, 815)]
    [TestCase(SearchEffort.Heavy, 25, 1210)]
    [TestCase(SearchEffort.Light, 100, 780)]
    [TestCase(SearchEffort.Medium, 100, 1190)]
    [TestCase(SearchEffort.Heavy, 100, 1735)]
    public void OfPreset_FollowsTheFormula(SearchEffort effort, int validation, int expected) =>
        Assert.That(GepaBudget.OfPreset(effort, validation), Is.EqualTo(expected));

    [TestCase(SearchEffort.Light, 5)]
    [TestCase(SearchEffort.Medium, 7)]
    [TestCase(SearchEffort.Heavy, 12)]
    public void OfPreset_WithFewExamples_IsAFewPasses(SearchEffort effort, int passes)
    {
        Assert.That(GepaBudget.OfPreset(effort, new SearchData(10, 5, false, false)), Is.EqualTo(15 * passes));
        Assert.That(GepaBudget.OfPreset(effort, new SearchData(5, 5, true, false)), Is.EqualTo(5 * passes));
    }

    [TestCase(300, 40, 12)]
    [TestCase(300, 10, 10)]
    [TestCase(200, 40, 10)]
    [TestCase(384, 40, 16)]
    [TestCase(1000, 40, 16)]
    [TestCase(3000, 100, 50)]
    [TestCase(30, 40, 7)]
    [TestCase(1, 40, 1)]
    public void ValidationSize_GrowsWithTheBudget(int budget, int available, int expected) =>
        Assert.That(new SearchData(50, available, false, false).ValidationSize(budget), Is.EqualTo(expected));

    [Test]
    public void MinibatchSize_ForLongInputs_IsSmaller()
    {
        Assert.That(GepaBudget.MinibatchSize(OptimizerConfig.Default, new(50, 20, false, false)), Is.EqualTo(8));
        Assert.That(GepaBudget.MinibatchSize(OptimizerConfig.Default, new(50, 20, false, true)), Is.EqualTo(3));
        Assert.That(GepaBudget.MinibatchSize(OptimizerConfig.Default with { MinibatchSize = 5 }, new(50, 20, false, true)), Is.EqualTo(5));
        Assert.That(GepaBudget.MinibatchSize(OptimizerConfig.Default, new(2, 2, true, false)), Is.EqualTo(2));
    }
}
