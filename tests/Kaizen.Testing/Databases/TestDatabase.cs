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

    private protected static string NewName() => $"kaizen_test_{Guid.NewGuid():N}";
}
