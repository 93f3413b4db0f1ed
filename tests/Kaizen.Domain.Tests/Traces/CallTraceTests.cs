using Kaizen.Domain.Common;
using Kaizen.Domain.Traces;
using static Kaizen.Domain.Tests.Instants;

namespace Kaizen.Domain.Tests.Traces;

internal sealed class CallTraceTests
{
    [Test]
    public void Rate_WhenScoredAgain_ReplacesTheScoreButIsTheFirstOnlyOnce()
    {
        var trace = new CallTrace(Guid.NewGuid(), Guid.NewGuid(), Noon);

        Assert.That(trace.Rate(Score.Zero, "sdk"), Is.True);
        Assert.That(trace.Rate(Score.One, "anna"), Is.False);

        Assert.That((trace.Score, trace.ScoredBy), Is.EqualTo(((Score?)Score.One, "anna")));
    }
}
