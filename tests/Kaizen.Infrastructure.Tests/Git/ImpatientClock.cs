namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>A clock whose timers ring at once, and which remembers how long they were set to.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ITimer> _held = [];

    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>Gets or sets whether timers wait for <see cref="Release"/>.</summary>
    public bool HoldsStill { get; set; }

    /// <summary>Gets what ends with the first timer that is set.</summary>
    public Task Paused => _paused.Task;

    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        ITimer timer = System.CreateTimer(callback, state, HoldsStill ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        _held.Add(timer);
        _paused.TrySetResult();
        return timer;
    }

    public void Release() => _held.ForEach(timer => timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
}
