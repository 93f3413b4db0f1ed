namespace Kaizen.Api.Tests.Hosting;

/// <summary>A clock that always shows the same instant, while timers and delays run as usual.</summary>
internal sealed class StandingClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2031, 5, 4, 3, 2, 1, 234, 567, TimeSpan.Zero);
}
