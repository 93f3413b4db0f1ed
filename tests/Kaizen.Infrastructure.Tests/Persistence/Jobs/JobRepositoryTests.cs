using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Queries.ListJobEvents;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence.Jobs;
using Kaizen.Testing.Databases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence.Jobs;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class JobRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    [Test]
    public async Task FindAsync_GivesBackEveryColumn()
    {
        OptimizationJob succeeded = Job(await Store.GivenATaskAsync());
        int run = succeeded.Claim(Store.NextInstant(), Lease)!.Value;
        succeeded.Report(run, JobStatus.Evaluating, JobSteps.RunningGepa, 0.5, new RunFigures(0.1, 12, 0.3));
        succeeded.Record(run, Guid.NewGuid(), new("{}"));
        succeeded.CompleteDelivery(run, new("""{"a": 1.0}"""), "https://git.example.org/pull/1", Store.NextInstant());
        OptimizationJob failed = Job(await Store.GivenATaskAsync());
        failed.Fail(failed.Claim(Store.NextInstant(), Lease)!.Value, "why ü", null, Store.NextInstant());
        OptimizationJob running = Job(await Store.GivenATaskAsync());
        running.Report(running.Claim(Store.NextInstant(), Lease)!.Value, JobStatus.Evaluating, JobSteps.RunningGepa, 0.1);
        await Store.SaveAsync(succeeded, failed, running);

        Assert.Multiple(async () =>
        {
            Assert.That(await FindAsync(succeeded), Is.EqualTo(succeeded).UsingPropertiesComparer());
            Assert.That(await FindAsync(failed), Is.EqualTo(failed).UsingPropertiesComparer());
            Assert.That(await FindAsync(running), Is.EqualTo(running).UsingPropertiesComparer());
        });
    }

    [Test]
    public async Task Add_WhenTheTaskHasAnActiveJob_IsAConflict()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        OptimizationJob ended = Job(task);
        ended.Cancel(Store.NextInstant());
        await Store.SaveAsync(ended, Job(task));

        Assert.That(() => Store.SaveAsync(Job(task)), Throws.TypeOf<ConcurrentUpdateException>());
    }

    [TestCase(JobStatus.Pending)]
    [TestCase(JobStatus.Running)]
    [TestCase(JobStatus.Evaluating)]
    [TestCase(JobStatus.Compiling)]
    public async Task Add_WhateverTheActiveJobDoes_TheNextIsAConflict(JobStatus status)
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        OptimizationJob active = Job(task);
        if (status != JobStatus.Pending)
        {
            active.Report(active.Claim(Store.NextInstant(), Lease)!.Value, status, "step", 0);
        }

        await Store.SaveAsync(active);

        Assert.That(() => Store.SaveAsync(Job(task)), Throws.TypeOf<ConcurrentUpdateException>());
    }

    [Test]
    public async Task RenewLeaseAsync_ProlongsOnlyTheRunThatHoldsTheJob()
    {
        OptimizationJob job = Job(await Store.GivenATaskAsync());
        job.Claim(Store.Noon, Lease);
        await Store.SaveAsync(job);
        DateTimeOffset until = Store.Noon.AddMinutes(1).AddMicroseconds(7);

        Assert.That(await RenewAsync(job, runNumber: 1, until), Is.True);
        Assert.That((await FindAsync(job))?.LeaseUntil, Is.EqualTo(until));
        Assert.That(await RenewAsync(job, runNumber: 2, until), Is.False);

        await ChangeAsync(job, held => held.Cancel(Store.NextInstant()));

        Assert.That(await RenewAsync(job, runNumber: 1, until), Is.False);
        Assert.That((await FindAsync(job))?.LeaseUntil, Is.Null);

        await ChangeAsync(job, held => held.ClaimPullRequest(Store.Noon, Lease));

        Assert.That((await RenewAsync(job, runNumber: 1, until), await RenewAsync(job, runNumber: 2, until)), Is.EqualTo((false, true)));

        await ChangeAsync(job, held => held.ReleasePullRequest(2, null));

        Assert.That(await RenewAsync(job, runNumber: 2, until), Is.False);
    }

    [Test]
    [NonParallelizable]
    public async Task ListUnheldAsync_FindsTheJobsThatNoRunHolds()
    {
        OptimizationJob never = Job(await Store.GivenATaskAsync());
        OptimizationJob expired = Job(await Store.GivenATaskAsync());
        OptimizationJob held = Job(await Store.GivenATaskAsync());
        OptimizationJob ended = Job(await Store.GivenATaskAsync());
        expired.Claim(Store.Noon - Lease, Lease);
        held.Claim(Store.Noon.AddMicroseconds(1) - Lease, Lease);
        ended.Cancel(Store.Noon);
        await Store.SaveAsync(never, expired, held, ended);
        Guid[] own = [never.Id, expired.Id, held.Id, ended.Id];

        Assert.That((await ListUnheldAsync()).Where(own.Contains), Is.EqualTo(new[] { never.Id, expired.Id }));

        await Store.InScopeAsync(services => services.GetRequiredService<IOptimizationJobRepository>().ReleaseAllAsync(default));

        Assert.That((await ListUnheldAsync()).Where(own.Contains), Is.EqualTo(new[] { never.Id, expired.Id, held.Id }));
    }

    [Test]
    public async Task LooksThatAreRepeated_ReadNoJobsThatHaveEnded()
    {
        if (Engine != DatabaseEngine.Sqlite)
        {
            Assert.Ignore("Plans of other databases depend on what they hold.");
        }

        var noted = new NotedCommands();
        await using var store = new Store(Engine, Database.ConnectionString, noted.Follow);

        await store.AskAsync((IOptimizationJobRepository jobs) => jobs.ListUnheldAsync(Store.Noon, default));
        await store.InScopeAsync(services => services.GetRequiredService<JobEventTrimming>().DeleteOldAsync(default));

        Assert.That(noted.Plans, Has.One.EqualTo("SCAN o USING INDEX ix_optimization_jobs_active"));
        Assert.That(noted.Plans, Has.Some.Contains("USING COVERING INDEX ix_job_events_job_id_id"));
        Assert.That(noted.Plans, Has.None.EqualTo("SCAN o").And.None.Contains("TEMP B-TREE"));
    }

    [Test]
    public async Task ListJobEvents_ReadsTheChangesAlone()
    {
        OptimizationJob job = Job(await Store.GivenATaskAsync());
        await Store.SaveAsync(job);
        var noted = new NotedCommands();
        await using var store = new Store(Engine, Database.ConnectionString, noted.Follow);

        JobEvents events = await ListAsync();
        await ChangeAsync(job, held => held.Cancel(Store.NextInstant()));
        JobEvents last = await ListAsync();

        Assert.That((events.Changes.Count, events.IsOver, last.Changes.Count, last.IsOver), Is.EqualTo((1, false, 2, true)));
        Assert.That(noted.Texts, Has.None.Contain("metadata"), "A watcher asks several times a second.");

        Task<JobEvents> ListAsync() => store.AskAsync((IMediator mediator) => mediator.Send(new ListJobEventsQuery(job.Id, 0)));
    }

    [Test]
    public async Task SaveChangesAsync_TellsThoseWhoWatchOfEveryChangeInOrder()
    {
        OptimizationJob job = Job(await Store.GivenATaskAsync());
        await Store.SaveAsync(job);
        await ChangeAsync(job, held => held.Claim(Store.NextInstant(), Lease));
        await ChangeAsync(job, held => held.Report(1, JobStatus.Evaluating, JobSteps.RunningGepa, 0.5));
        await ChangeAsync(job, held => held.Release(1));
        await ChangeAsync(job, held => held.Cancel(Store.NextInstant()));

        IReadOnlyList<JobEventResponse> all = await ListEventsAsync(job, afterId: 0);

        Assert.That(
            all.Select(change => (change.Status, change.ProgressStep, change.Progress)),
            Is.EqualTo(new[]
            {
                ("PENDING", "PENDING", 0.0), ("RUNNING", "PENDING", 0.0), ("EVALUATING", "running_gepa", 0.5), ("CANCELLED", "cancelled", 0.5),
            }));
        Assert.That((await ListEventsAsync(job, afterId: all[1].Id)).Select(change => change.Id), Is.EqualTo(new[] { all[2].Id, all[3].Id }));
    }

    [Test]
    public async Task ListAsync_PagesNewestFirst()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        OptimizationJob[] jobs = [Job(task), Job(task), Job(task)];
        Array.ForEach(jobs, job => job.Cancel(Store.NextInstant()));
        await Store.SaveAsync([.. jobs]);

        IReadOnlyList<JobResponse> found =
            await Store.AskAsync((IJobQueries queries) => queries.ListAsync(task.Id, new(Limit: 2, Offset: 1), default));

        Assert.That(found.Select(job => job.Id), Is.EqualTo(new[] { jobs[1].Id, jobs[0].Id }));
        Assert.That((found[0].Status, found[0].TriggeredBy), Is.EqualTo(("CANCELLED", "api_on_demand")));
    }

    [Test]
    public async Task FindAsync_WhenThereIsNone_IsNull()
    {
        Assert.That(await Store.AskAsync((IJobQueries jobs) => jobs.FindAsync(Guid.NewGuid(), default)), Is.Null);
        Assert.That(await Store.AskAsync((IOptimizationJobRepository jobs) => jobs.FindForUpdateAsync(Guid.NewGuid(), default)), Is.Null);
        Assert.That(await Store.AskAsync((IOptimizationJobRepository jobs) => jobs.FindTaskIdAsync(Guid.NewGuid(), default)), Is.Null);
        Assert.That(await Store.AskAsync((IJobQueries jobs) => jobs.HasEndedAsync(Guid.NewGuid(), default)), Is.Null);
    }

    private OptimizationJob Job(OptimizationTask task) => new(Guid.NewGuid(), task.Id, JobTrigger.ApiOnDemand, 3, Store.NextInstant());

    private Task<OptimizationJob?> FindAsync(OptimizationJob job) =>
        Store.AskAsync((IOptimizationJobRepository jobs) => jobs.FindAsync(job.Id, default));

    private Task<bool> RenewAsync(OptimizationJob job, int runNumber, DateTimeOffset until) =>
        Store.AskAsync((IOptimizationJobRepository jobs) => jobs.RenewLeaseAsync(job.Id, runNumber, until, default));

    private Task<IReadOnlyList<Guid>> ListUnheldAsync() =>
        Store.AskAsync((IOptimizationJobRepository jobs) => jobs.ListUnheldAsync(Store.Noon, default));

    private Task<IReadOnlyList<JobEventResponse>> ListEventsAsync(OptimizationJob job, long afterId) =>
        Store.AskAsync((IJobQueries jobs) => jobs.ListEventsAsync(job.Id, afterId, default));

    private Task ChangeAsync(OptimizationJob job, Action<OptimizationJob> change) => Store.InScopeAsync(async services =>
    {
        change((await services.GetRequiredService<IOptimizationJobRepository>().FindForUpdateAsync(job.Id, default))!);
        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
    });
}
