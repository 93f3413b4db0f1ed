using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Counts what a use case does with its unit of work; what was changed in memory stays changed.</summary>
internal sealed class MemoryUnitOfWork : IUnitOfWork, ICacheStamp, ICacheInvalidation
{
    private readonly List<Func<Task>> _afterCommit = [];

    public int Saves { get; private set; }

    public int Flushes { get; private set; }

    public int Resets { get; private set; }

    public long Stamp { get; private set; }

    public async Task SaveChangesAsync(CancellationToken cancellationToken)
    {
        Saves++;
        Func<Task>[] actions = [.. _afterCommit];
        _afterCommit.Clear();
        foreach (Func<Task> action in actions)
        {
            await action();
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken)
    {
        Flushes++;
        return Task.CompletedTask;
    }

    public void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    public Task<bool> TryResetAsync()
    {
        Resets++;
        return Task.FromResult(true);
    }

    public ValueTask<long> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Stamp);

    public Task InvalidateAsync(CancellationToken cancellationToken)
    {
        Stamp++;
        return Task.CompletedTask;
    }
}
