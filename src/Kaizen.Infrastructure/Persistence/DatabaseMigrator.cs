using System.Data.Common;
using Kaizen.Application.Common.Exceptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Brings the database to the model's state. EF Core holds a lock in the database meanwhile, so nodes may start at once.</summary>
internal sealed partial class DatabaseMigrator(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DatabaseMigrator> logger)
{
    // Creating database and lock is itself a race that a node may lose.
    private const int MaxAttempts = 5;

    private const string HasRowVersions = "SELECT is_read_committed_snapshot_on AS Value FROM sys.databases WHERE database_id = DB_ID()";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                KaizenDbContext db = scope.ServiceProvider.GetRequiredService<KaizenDbContext>();
                string[] pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
                if (pending.Length > 0)
                {
                    await ForgetDeadLockAsync(db, cancellationToken);
                    await db.Database.MigrateAsync(cancellationToken);
                    LogMigrated(pending.Length);
                }

                if (await DoReadersWaitAsync(db, cancellationToken))
                {
                    LogReadersWait();
                }

                return;
            }
            catch (Exception exception) when (attempt < MaxAttempts && exception is DbException or ConcurrentUpdateException)
            {
                LogRetry(exception, attempt);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>SQL Server's readers wait for writers, unless the database keeps earlier versions of rows: one that EF Core has made does.</summary>
    internal static async Task<bool> DoReadersWaitAsync(KaizenDbContext db, CancellationToken cancellationToken) =>
        db.Database.IsSqlServer() && !await db.Database.SqlQueryRaw<bool>(HasRowVersions).AnyAsync(isOn => isOn, cancellationToken);

    /// <summary>On SQLite the lock is a row, which stays when a process is killed while it migrates. No other process is there to hold it.</summary>
    private static async Task ForgetDeadLockAsync(KaizenDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite() && await db.GetService<Microsoft.EntityFrameworkCore.Storage.IDatabaseCreator>().CanConnectAsync(cancellationToken))
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Count} migrations")]
    private partial void LogMigrated(int count);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "READ_COMMITTED_SNAPSHOT of the database is off: requests wait for those that write; set it ON")]
    private partial void LogReadersWait();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Migrating failed at attempt {Attempt}; another node may be doing it")]
    private partial void LogRetry(Exception exception, int attempt);
}
