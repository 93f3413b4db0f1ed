using Kaizen.Application.Common;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class CacheStampTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task AdvanceAsync_WhenCommitted_IsSeenByEveryReadThatComesLater()
    {
        for (int round = 0; round < 20; round++)
        {
            long before = await ReadAsync();

            await AdvanceAsync();

            Assert.That(await ReadAsync(), Is.GreaterThan(before));
        }
    }

    [Test]
    public async Task AdvanceAsync_OnAnotherNode_IsSeenToo()
    {
        if (Engine == DatabaseEngine.Sqlite)
        {
            Assert.Ignore("One process has the SQLite file to itself.");
        }

        await using var other = new Store(Engine, Database.ConnectionString);
        long before = await ReadAsync(other);

        await AdvanceAsync();

        Assert.That(await ReadAsync(other), Is.GreaterThan(before));
    }

    [Test]
    [NonParallelizable]
    public async Task InvalidateAsync_WhenNotCommitted_ChangesNothing()
    {
        long before = await ReadAsync();

        await Store.InScopeAsync(services => services.GetRequiredService<ICacheInvalidation>().InvalidateAsync(default));

        Assert.That(await ReadAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task ReadAsync_WithinAScope_StaysTheSame() =>
        await Store.InScopeAsync(async services =>
        {
            ICacheStamp stamp = services.GetRequiredService<ICacheStamp>();
            long first = await stamp.ReadAsync(default);
            await AdvanceAsync();
            Assert.That(await stamp.ReadAsync(default), Is.EqualTo(first));
        });

    [Test]
    public async Task SharedStampSource_ReadsTheNumberInTheDatabase()
    {
        await using var source = new SharedStampSource(Store.Services.GetRequiredService<IServiceScopeFactory>());
        long before = await source.ReadAsync(default);

        await AdvanceAsync();

        Assert.That(await source.ReadAsync(default), Is.GreaterThan(before));
    }

    private Task<long> ReadAsync(Store? store = null) => (store ?? Store).AskAsync((ICacheStamp stamp) => stamp.ReadAsync(default).AsTask());

    private Task AdvanceAsync() => Store.InScopeAsync(async services =>
    {
        await services.GetRequiredService<ICacheInvalidation>().InvalidateAsync(default);
        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
    });
}
