using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class UnitOfWorkTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task SaveChangesAsync_RunsWhatWaitsOnlyOnceTheChangesAreDurable()
    {
        OptimizationTask task = Store.NewTask();
        var wasDurable = new List<bool>();

        await InUnitAsync(async (unit, db) =>
        {
            db.Tasks.Add(task);
            unit.AfterCommit(async () => wasDurable.Add(await ExistsAsync(task)));
            await unit.SaveChangesAsync(default);
        });

        Assert.That(wasDurable, Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task SaveChangesAsync_WhenWhatWaitsFails_DoesTheRestAndHasNotFailed()
    {
        OptimizationTask task = Store.NewTask();
        bool ran = false;

        await InUnitAsync(async (unit, db) =>
        {
            db.Tasks.Add(task);
            unit.AfterCommit(() => throw new FormatException());
            unit.AfterCommit(() =>
            {
                ran = true;
                return Task.CompletedTask;
            });
            await unit.SaveChangesAsync(default);
        });

        Assert.That((await ExistsAsync(task), ran), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task FlushAsync_KeepsWhatItStoresRevocable()
    {
        OptimizationTask task = Store.NewTask();
        bool ran = false;

        await InUnitAsync(async (unit, db) =>
        {
            db.Tasks.Add(task);
            unit.AfterCommit(() =>
            {
                ran = true;
                return Task.CompletedTask;
            });
            await unit.FlushAsync(default);
            Assert.That(db.ChangeTracker.Entries(), Is.Empty, "A flush is there to free the memory.");
            Assert.That(await unit.TryResetAsync(), Is.True);
            await unit.SaveChangesAsync(default);
        });

        Assert.That(await ExistsAsync(task), Is.False);
        Assert.That(ran, Is.False);
    }

    [Test]
    public async Task SaveChangesAsync_WithinALargerUnit_WaitsForThat()
    {
        OptimizationTask kept = Store.NewTask();
        OptimizationTask dropped = Store.NewTask();

        await InUnitAsync(async (unit, db) =>
        {
            await unit.BeginLargerAsync(default);
            db.Tasks.Add(kept);
            await unit.SaveChangesAsync(default);
            await unit.CommitAsync(default);
        });
        await InUnitAsync(async (unit, db) =>
        {
            await unit.BeginLargerAsync(default);
            db.Tasks.Add(dropped);
            await unit.SaveChangesAsync(default);
        });

        Assert.That(await ExistsAsync(kept), Is.True);
        Assert.That(await ExistsAsync(dropped), Is.False);
    }

    [Test]
    public async Task TryResetAsync_WithinALargerUnit_GoesBackToItsBegin()
    {
        OptimizationTask before = Store.NewTask();
        OptimizationTask given = await Store.GivenATaskAsync();
        var sameName = new OptimizationTask(Guid.NewGuid(), given.Name, new(), Store.NextInstant());
        OptimizationTask after = Store.NewTask();

        await InUnitAsync(async (unit, db) =>
        {
            db.Tasks.Add(before);
            await unit.FlushAsync(default);
            await unit.BeginLargerAsync(default);
            db.Tasks.Add(sameName);
            Assert.That(() => unit.SaveChangesAsync(default), Throws.TypeOf<ConcurrentUpdateException>());
            Assert.That(await unit.TryResetAsync(), Is.True);
            db.Tasks.Add(after);
            await unit.SaveChangesAsync(default);
            await unit.CommitAsync(default);
        });

        Assert.That((await ExistsAsync(before), await ExistsAsync(after)), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task DisposeAsync_LetsGoOfWhatWasHeld()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        await Store.InScopeAsync(services =>
            services.GetRequiredService<IOptimizationTaskRepository>().FindForUpdateAsync(task.Id, default));

        OptimizationTask? next = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindForUpdateAsync(task.Id, default));

        Assert.That(next?.Id, Is.EqualTo(task.Id));
    }

    private Task InUnitAsync(Func<UnitOfWork, KaizenDbContext, Task> work) => Store.InScopeAsync(services =>
        work(services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<KaizenDbContext>()));

    private async Task<bool> ExistsAsync(OptimizationTask task) =>
        await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.NameExistsAsync(task.Name, default));
}
