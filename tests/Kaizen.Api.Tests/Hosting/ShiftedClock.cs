namespace Kaizen.Api.Tests.Hosting;

/// <summary>The system's clock, and what a test puts it ahead.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
