using Kaizen.Testing.Databases;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>Tests that share a migrated database; each makes what it needs and looks at nothing else.</summary>
[Parallelizable(ParallelScope.All)]
internal abstract class StoreTests(DatabaseEngine engine)
{
    private TestDatabase? _database;
    private Store? _store;

    protected DatabaseEngine Engine => engine;

    protected TestDatabase Database => _database ?? throw new InvalidOperationException("There is no database yet.");

    protected Store Store => _store ?? throw new InvalidOperationException("There is no store yet.");

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = await TestDatabases.CreateAsync(engine);
        _store = new Store(engine, _database.ConnectionString);
        await _store.Services.MigrateDatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task DropDatabaseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
