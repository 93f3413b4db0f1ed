using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Counts what a use case does with its unit of work; what was changed in memory stays changed, except in tasks found before a flush.</summary>
internal sealed class MemoryUnitOfWork(MemoryTasks tasks) : IUnitOfWork, ICacheStamp, ICacheInvalidation
{
    private readonly List<Func<Task>> _afterCommit = [];

    /// <summary>Gets or sets how many of the next saves lose a race.</summary>
    public int RacesToLose { get; set; }

    public int Saves { get; private set; }

    public int Flushes { get; private set; }

    public int Resets { get; private set; }

    public long Stamp { get; private set; }

    /// <summary>Gets how many flushes there had been when the stamp was last raised.</summary>
    public int FlushesBeforeStamp { get; private set; }

    public async Task SaveChangesAsync(CancellationToken cancellationToken)
    {
        if (RacesToLose > 0)
        {
            RacesToLose--;
            throw new ConcurrentUpdateException(new InvalidOperationException("the row was changed"));
        }

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
        tasks.LetGo();
        return Task.CompletedTask;
    }

    public void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    public Task<bool> TryResetAsync()
    {
        Resets++;
        return Task.FromResult(true);
    }

    public Task RollBackAsync() => TryResetAsync();

    public ValueTask<long> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Stamp);

    public Task InvalidateAsync(CancellationToken cancellationToken)
    {
        Stamp++;
        FlushesBeforeStamp = Flushes;
        return Task.CompletedTask;
    }
}
