using System.Data.Common;
using System.Globalization;

namespace Kaizen.Testing.Databases;

/// <summary>An empty database that belongs to one test or one application; disposal drops it.</summary>
public abstract class TestDatabase(DatabaseEngine engine, string connectionString) : IAsyncDisposable
{
    public DatabaseEngine Engine { get; } = engine;

    public string ConnectionString { get; } = connectionString;

    /// <summary>Cuts every connection to the database.</summary>
    /// <exception cref="NotSupportedException">The engine has no connections.</exception>
    public virtual Task CutConnectionsAsync() => throw new NotSupportedException();

    /// <summary>Cuts every connection to the database, and lets none in until <see cref="BringBackAsync"/>.</summary>
    /// <exception cref="NotSupportedException">The engine has no connections.</exception>
    public virtual Task TakeAwayAsync() => throw new NotSupportedException();

    /// <exception cref="NotSupportedException">The engine has no connections.</exception>
    public virtual Task BringBackAsync() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();

    /// <summary>Counts the rows of a table: of what no endpoint shows.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using DbConnection connection = Connect();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Holds all rows of a table that belong to tasks, as a unit of work that changes them does, until the result is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string table)
    {
        DbConnection connection = Connect();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = await connection.BeginTransactionAsync();
        command.CommandText = $"UPDATE {table} SET task_id = task_id";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private protected abstract DbConnection Connect();

    private protected static string NewName() => $"kaizen_test_{Guid.NewGuid():N}";
}
