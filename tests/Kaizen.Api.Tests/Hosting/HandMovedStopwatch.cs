namespace Kaizen.Api.Tests.Hosting;

/// <summary>The system's clock, except that time between two instants passes only when a test says so.</summary>
internal sealed class HandMovedStopwatch : TimeProvider
{
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
