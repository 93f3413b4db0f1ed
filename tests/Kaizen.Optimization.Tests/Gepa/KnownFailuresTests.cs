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
    public void Mix_PutsHalfABatchOfFailuresInFrontAndTakesTurns()
    {
        var failures = new KnownFailures();
        failures.Learn("text", Examples[..5].Select((example, index) => new Rollout(example, "", "", index == 0 ? 1 : 0, "")));

        PreparedExample[] first = failures.Mix("text", Examples[6..12], 6);
        PreparedExample[] second = failures.Mix("text", Examples[6..12], 6);

        Assert.That(first, Is.EqualTo(new[] { Examples[1], Examples[2], Examples[3], Examples[6], Examples[7], Examples[8] }));
        Assert.That(second[0], Is.EqualTo(Examples[4]));
    }

    [Test]
    public void Mix_WhenNothingIsKnown_IsTheFreshBatchWithoutRepetitions() =>
        Assert.That(new KnownFailures().Mix("text", [Examples[0], Examples[1], Examples[0]], 3), Is.EqualTo(new[] { Examples[0], Examples[1] }));
}
