using System.Collections.Concurrent;
using Kaizen.Infrastructure.Time;

namespace Kaizen.Infrastructure.Tests.Time;

[Parallelizable(ParallelScope.All)]
internal sealed class MicrosecondClockTests
{
    [Test]
    public void GetUtcNow_WhenReadAtOnce_GivesNoInstantTwiceAndGrowsForEachReader()
    {
        var clock = new MicrosecondClock();
        var readings = new ConcurrentBag<DateTimeOffset[]>();

        Parallel.For(0, 8, _ => readings.Add([.. Enumerable.Range(0, 20_000).Select(_ => clock.GetUtcNow())]));

        Assert.That(readings.SelectMany(reader => reader).ToHashSet(), Has.Count.EqualTo(8 * 20_000));
        foreach (DateTimeOffset[] reader in readings)
        {
            Assert.That(reader.SequenceEqual(reader.Order()));
        }
    }

    [Test]
    public void GetUtcNow_IsWholeMicrosecondsInUtc()
    {
        DateTimeOffset[] readings = [.. Enumerable.Range(0, 1000).Select(_ => Clock.GetUtcNow())];

        Assert.That(readings.Select(instant => instant.Ticks % TimeSpan.TicksPerMicrosecond), Is.All.Zero);
        Assert.That(readings.Select(instant => instant.Offset), Is.All.EqualTo(TimeSpan.Zero));
    }

    private static readonly MicrosecondClock Clock = new();
}
