namespace Kaizen.Infrastructure.Time;

/// <summary>The system's clock in whole microseconds, as databases store them; no two readings are equal, so that what this process stamps has
/// an order.</summary>
internal sealed class MicrosecondClock : TimeProvider
{
    private long _lastMicroseconds;

    public override DateTimeOffset GetUtcNow()
    {
        long now = base.GetUtcNow().UtcTicks / TimeSpan.TicksPerMicrosecond;
        long last = Interlocked.Read(ref _lastMicroseconds);
        while (true)
        {
            long next = Math.Max(now, last + 1);
            long seen = Interlocked.CompareExchange(ref _lastMicroseconds, next, last);
            if (seen == last)
            {
                return new DateTimeOffset(next * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
            }

            last = seen;
        }
    }
}
