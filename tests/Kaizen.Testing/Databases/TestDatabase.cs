namespace Kaizen.Testing.Databases;

/// <summary>An empty database that belongs to one test or one application; disposal drops it.</summary>
public abstract class TestDatabase(DatabaseEngine engine, string connectionString) : IAsyncDisposable
{
    public DatabaseEngine Engine { get; } = engine;

    public string ConnectionString { get; } = connectionString;

    public abstract ValueTask DisposeAsync();

    private protected static string NewName() => $"kaizen_test_{Guid.NewGuid():N}";
}
