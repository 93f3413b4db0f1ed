using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Kaizen.Testing.Databases;

/// <summary>A file in a folder of its own, so that the files which the engine keeps beside it go with it.</summary>
internal sealed class SqliteTestDatabase : TestDatabase
{
    private readonly TemporaryFolder _folder;

    public SqliteTestDatabase()
        : this(new TemporaryFolder())
    {
    }

    private SqliteTestDatabase(TemporaryFolder folder)
        : base(DatabaseEngine.Sqlite, $"Data Source={folder.File("kaizen.db")}") => _folder = folder;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override DbConnection Connect() => new SqliteConnection(ConnectionString);
}
