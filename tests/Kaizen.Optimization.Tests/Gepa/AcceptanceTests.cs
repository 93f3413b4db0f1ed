using Kaizen.Optimization.Data;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class AcceptanceTests
{
    private static readonly PreparedExample Any = new("any", new Dictionary<string, string>());

    [TestCase(new[] { 0.0, 1 }, new[] { 1.0, 0 }, 0, false, TestName = "Of_WhenTheSumIsTheSame_IsNo")]
    [TestCase(new[] { 0.0, 1 }, new[] { 1.0, 1 }, 0, true, TestName = "Of_WhenTheSumIsHigher_IsYes")]
    [TestCase(new[] { 0.1, 0.2, 0.3 }, new[] { 0.3, 0.2, 0.1 }, 0, false, TestName = "Of_WhenOnlyTheLastBitsDiffer_IsNo")]
    [TestCase(new[] { 0.5, 0.5 }, new[] { 0.55, 0.54 }, 0.05, false, TestName = "Of_WhenTheGainIsWithinTheMargin_IsNo")]
    [TestCase(new[] { 0.5, 0.5 }, new[] { 0.6, 0.6 }, 0.05, true, TestName = "Of_WhenTheGainIsAboveTheMargin_IsYes")]
    public void Of_ComparesSums(double[] before, double[] after, double margin, bool expected) =>
        Assert.That(Acceptance.Of([.. before.Select(score => Scored(score))], [.. after.Select(score => Scored(score))], margin).IsAccepted, Is.EqualTo(expected));

    [Test]
    public void Of_WhenScoresAreMissing_ComparesThePairsThatAreThere()
    {
        Rollout[] before = [Scored(1), Scored(0), Scored(null), Scored(0)];
        Rollout[] after = [Scored(null), Scored(0.5), Scored(1), Scored(0)];

        Assert.That(Acceptance.Of(before, after, 0).IsAccepted, Is.True);
    }

    [Test]
    public void Of_WhenMostScoresAreMissing_IsNo()
    {
        Rollout[] before = [Scored(0), Scored(0), Scored(0)];
        Rollout[] after = [Scored(1), Scored(null), Scored(null)];

        Assert.That(Acceptance.Of(before, after, 0).IsAccepted, Is.False);
    }

    private static Rollout Scored(double? score) => new(Any, "", "", score, "");
}
