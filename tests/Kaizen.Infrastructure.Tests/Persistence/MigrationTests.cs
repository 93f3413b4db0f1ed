using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class MigrationTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task MigrateDatabaseAsync_WhenDoneOnce_LeavesNothingToDo()
    {
        Assert.That(await Store.AskAsync((KaizenDbContext db) => db.Database.GetPendingMigrationsAsync()), Is.Empty);

        await Store.Services.MigrateDatabaseAsync();

        Assert.That(await Store.AskAsync((KaizenDbContext db) => db.CacheStamps.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task MigrateDatabaseAsync_WhenSeveralNodesStartAtOnce_DoesItOnce()
    {
        if (Engine == DatabaseEngine.Sqlite)
        {
            Assert.Ignore("One process has the SQLite file to itself.");
        }

        await using TestDatabase empty = await TestDatabases.CreateAsync(Engine);
        Store[] nodes = [.. Enumerable.Range(0, 4).Select(_ => new Store(Engine, empty.ConnectionString))];

        await Task.WhenAll(nodes.Select(node => node.Services.MigrateDatabaseAsync()));

        Assert.That(await nodes[0].AskAsync((KaizenDbContext db) => db.CacheStamps.CountAsync()), Is.EqualTo(1));
        foreach (Store node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Test]
    public async Task Sqlite_WritesAheadSoThatReadersNeedNotWait()
    {
        if (Engine != DatabaseEngine.Sqlite)
        {
            Assert.Ignore("The mode is one of SQLite.");
        }

        string mode = await Store.AskAsync((KaizenDbContext db) =>
            db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync());

        Assert.That(mode, Is.EqualTo("wal"));
    }
}
