using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>One transaction of a scope. It begins with the first row that is held, or with the save, and ends with the save, unless it is
/// part of a larger one.</summary>
internal sealed partial class UnitOfWork(KaizenDbContext db, WriteGate gate, LargerUnit larger, TimeProvider clock, ILogger<UnitOfWork> logger)
    : IUnitOfWork, IAsyncDisposable
{
    private const string LargerBegins = "larger_begins";

    private readonly List<Func<Task>> _afterCommit = [];
    private IDbContextTransaction? _transaction;
    private IDisposable? _turn;

    /// <summary>Begins the transaction, unless it has begun.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            _turn ??= await gate.EnterAsync(cancellationToken);
            db.Database.AutoSavepointsEnabled = false;   // a save that fails ends the unit
            _transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        }
    }

    /// <summary>Begins a unit that ends with <see cref="CommitAsync"/>, whatever is saved meanwhile. What was stored before is part of it, and
    /// stays when it is reset.</summary>
    public async Task BeginLargerAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await _transaction!.CreateSavepointAsync(LargerBegins, cancellationToken);
        larger.IsOpen = true;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await db.SaveChangesAsync(clock, cancellationToken);
        db.ChangeTracker.Clear();
    }

    public async Task SaveChangesAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await db.SaveChangesAsync(clock, cancellationToken);
        if (!larger.IsOpen)
        {
            await CommitAsync(cancellationToken);
        }
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _transaction!.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFaults.IsConflict(exception))
        {
            throw new ConcurrentUpdateException(exception);
        }

        Func<Task>[] actions = [.. _afterCommit];
        await EndAsync();
        foreach (Func<Task> action in actions)
        {
            try
            {
                await action();
            }
            catch (Exception exception)
            {
                // What is durable has not failed: whoever was told so would store it again.
                LogNotDone(exception);
            }
        }
    }

    public void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    public async Task<bool> TryResetAsync()
    {
        if (!larger.IsOpen)
        {
            await EndAsync();
            return true;
        }

        if (_transaction?.GetDbTransaction().Connection is null)
        {
            // SQL Server ends the whole transaction of a deadlock's victim.
            return false;
        }

        _afterCommit.Clear();
        db.ChangeTracker.Clear();
        await _transaction.RollbackToSavepointAsync(LargerBegins);
        return true;
    }

    public Task RollBackAsync() => EndAsync();

    public ValueTask DisposeAsync() => new(EndAsync());

    private async Task EndAsync()
    {
        larger.IsOpen = false;
        _afterCommit.Clear();
        db.ChangeTracker.Clear();
        try
        {
            if (_transaction is not null)
            {
                await _transaction.DisposeAsync();
            }
        }
        finally
        {
            _transaction = null;
            _turn?.Dispose();
            _turn = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was to follow a commit has failed; what was stored stays")]
    private partial void LogNotDone(Exception exception);
}

/// <summary>Says whether what a scope saves becomes durable only with a larger unit, that of an idempotent request.</summary>
internal sealed class LargerUnit
{
    public bool IsOpen { get; set; }
}
