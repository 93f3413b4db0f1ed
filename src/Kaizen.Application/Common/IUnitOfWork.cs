namespace Kaizen.Application.Common;

/// <summary>What a use case changes: all of it is stored, or nothing.</summary>
public interface IUnitOfWork
{
    /// <summary>Stores everything that was changed. Inside a larger unit (an idempotent request) it becomes durable with that one.</summary>
    /// <exception cref="Exceptions.ConcurrentUpdateException">Someone else changed the same thing first; nothing is stored.</exception>
    Task SaveChangesAsync(CancellationToken cancellationToken);

    /// <summary>Stores what has been changed so far, but keeps it revocable: for more rows than should be held in memory. What was found before
    /// is no longer followed: to change it, find it again.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Has something done once the changes are durable. If it fails, that is logged: the changes have not.</summary>
    void AfterCommit(Func<Task> action);

    /// <summary>Forgets everything since the unit, or the larger one that it is part of, began.</summary>
    /// <returns>Whether the use case can start anew; it cannot when the database has ended the larger unit.</returns>
    Task<bool> TryResetAsync();

    /// <summary>Forgets everything that is not durable, a larger unit too, and lets go of what was held for it.</summary>
    Task RollBackAsync();
}
