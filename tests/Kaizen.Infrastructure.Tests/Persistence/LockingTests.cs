using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.ApiKeys;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>Units of work that really run at once: what one of them holds, the others wait for.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class LockingTests(DatabaseEngine engine) : StoreTests(engine)
{
    private const int Workers = 8;
    private const int Rounds = 10;

    [Test]
    public async Task FindForUpdateAsync_OfATask_LosesNoChange()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        await AtOnceAsync(async services =>
        {
            OptimizationTask? held = await services.GetRequiredService<IOptimizationTaskRepository>().FindForUpdateAsync(task.Id, default);
            await Task.Yield();
            held!.NextVersionNumber();
        });

        OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));
        Assert.That(found?.LastVersionNumber, Is.EqualTo(Workers * Rounds));
    }

    [Test]
    public async Task FindForUpdateAsync_OfAJob_LetsOneRunClaimIt()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        var job = new OptimizationJob(Guid.NewGuid(), task.Id, JobTrigger.ApiOnDemand, 1, Store.NextInstant());
        await Store.SaveAsync(job);
        int claims = 0;

        await AtOnceAsync(async services =>
        {
            OptimizationJob? held = await services.GetRequiredService<IOptimizationJobRepository>().FindForUpdateAsync(job.Id, default);
            await Task.Yield();
            if (held!.Claim(Store.Noon, TimeSpan.FromSeconds(15)) is not null)
            {
                Interlocked.Increment(ref claims);
            }
        });

        Assert.That(claims, Is.EqualTo(1));
    }

    [Test]
    public async Task FindForUpdateAsync_OfAKey_LetsOneRevokeIt()
    {
        var key = new ApiKey(Guid.NewGuid(), new string('b', ApiKey.HashLength), null, Store.NextInstant());
        await Store.SaveAsync(key);
        int revocations = 0;

        await AtOnceAsync(async services =>
        {
            ApiKey? held = await services.GetRequiredService<IApiKeyRepository>().FindForUpdateAsync(key.Id, default);
            if (held!.RevokedAt is null)
            {
                await Task.Yield();
                held.Revoke(Store.NextInstant());
                Interlocked.Increment(ref revocations);
            }
        });

        Assert.That(revocations, Is.EqualTo(1));
    }

    [Test]
    public async Task AnyForUpdateAsync_LetsOneAddTheFirstKey()
    {
        await using TestDatabase empty = await TestDatabases.CreateAsync(Engine);
        await using var store = new Store(Engine, empty.ConnectionString);
        await store.Services.MigrateDatabaseAsync();

        await AtOnceAsync(async services =>
        {
            IApiKeyRepository keys = services.GetRequiredService<IApiKeyRepository>();
            if (!await keys.AnyForUpdateAsync(default))
            {
                await Task.Yield();
                keys.Add(new ApiKey(Guid.NewGuid(), $"{Guid.NewGuid():N}{Guid.NewGuid():N}", null, Store.NextInstant()));
            }
        }, store);

        Assert.That(await store.AskAsync((KaizenDbContext db) => db.ApiKeys.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task ListForUpdateAsync_WhenSeveralTasksAreHeldInAnyOrder_DoesNotDeadlock()
    {
        OptimizationTask[] tasks = [await Store.GivenATaskAsync(), await Store.GivenATaskAsync(), await Store.GivenATaskAsync()];
        int turn = 0;

        await AtOnceAsync(async services =>
        {
            IEnumerable<OptimizationTask> order = Interlocked.Increment(ref turn) % 2 == 0 ? tasks : tasks.Reverse();
            IReadOnlyList<OptimizationTask> held = await services.GetRequiredService<IOptimizationTaskRepository>()
                .ListForUpdateAsync([.. order.Take(2).Select(task => task.Id)], [.. order.Skip(2).Select(task => task.Name)], default);
            foreach (OptimizationTask task in held)
            {
                task.NextVersionNumber();
            }
        });

        foreach (OptimizationTask task in tasks)
        {
            OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository repository) => repository.FindAsync(task.Id, default));
            Assert.That(found?.LastVersionNumber, Is.EqualTo(Workers * Rounds));
        }
    }

    [Test]
    public async Task FindForUpdateAsync_WhenTwoWaitForEachOther_TellsOneOfThemThatItHasLost()
    {
        if (Engine == DatabaseEngine.Sqlite)
        {
            Assert.Ignore("On SQLite one writes after the other.");
        }

        OptimizationTask first = await Store.GivenATaskAsync();
        OptimizationTask second = await Store.GivenATaskAsync();
        using var bothHoldOne = new Barrier(2);

        Task[] units = [.. new[] { (first, second), (second, first) }.Select(pair => Task.Run(() => Store.InScopeAsync(async services =>
        {
            IOptimizationTaskRepository tasks = services.GetRequiredService<IOptimizationTaskRepository>();
            await tasks.FindForUpdateAsync(pair.Item1.Id, default);
            bothHoldOne.SignalAndWait();
            await tasks.FindForUpdateAsync(pair.Item2.Id, default);
        })))];

        Assert.That(() => Task.WhenAll(units), Throws.TypeOf<ConcurrentUpdateException>());
        Assert.That(units.Count(unit => unit.IsCompletedSuccessfully), Is.EqualTo(1));
    }

    private Task AtOnceAsync(Func<IServiceProvider, Task> work, Store? store = null) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                await (store ?? Store).InScopeAsync(async services =>
                {
                    await work(services);
                    await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
                });
            }
        })));
}
