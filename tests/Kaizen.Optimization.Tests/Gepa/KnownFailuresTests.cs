using Kaizen.Optimization.Data;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Tests.Gepa;

[Parallelizable(ParallelScope.All)]
internal sealed class KnownFailuresTests
{
    private static readonly PreparedExample[] Examples =
        [.. Enumerable.Range(0, 12).Select(number => new PreparedExample($"e{number}", new Dictionary<string, string>()))];

    [Test]
    public void Again_TakesTurns()
    {
        var failures = new KnownFailures();
        failures.Learn("text", Examples[..5].Select((example, index) => new Rollout(example, "", "", index == 0 ? 1 : 0, "")));

        PreparedExample[] first = failures.Again("text", 3);
        PreparedExample[] second = failures.Again("text", 3);

        Assert.That(first, Is.EqualTo(Examples[1..4]));
        Assert.That(second, Is.EqualTo(new[] { Examples[4], Examples[1], Examples[2] }));
    }

    [Test]
    public void Again_WhenNothingIsKnown_IsEmpty() => Assert.That(new KnownFailures().Again("text", 3), Is.Empty);
}
