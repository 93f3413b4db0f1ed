using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Infrastructure.Persistence.Jobs;
using Kaizen.Optimization;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Kaizen.Infrastructure.Tests.Persistence.Jobs;

/// <summary>What is kept of a job while it runs: its inputs and the calls that were paid for.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class RunningStateTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task FindAsync_GivesBackTheInputs()
    {
        Guid jobId = await GivenAJobAsync();
        var inputs = new JobInputs
        {
            TaskName = "n",
            TaskDescription = "d",
            Fields = ["a", "b"],
            Module = ModuleKind.ChainOfThought,
            IncumbentPrompt = "p ü😀\n",
            Examples = [new Example("1", new Dictionary<string, string> { ["a"] = "x" }, "o", "e", 0.1, "c", IsSeed: true), new Example("2", new Dictionary<string, string>())],
            UnusableTraces = 3,
            EvaluatorConfig = System.Text.Json.JsonSerializer.SerializeToElement(new { type = "exact_match" }),
            Optimizer = OptimizerKind.MiproV2,
            Models = new ModelNames("t", "r", "j"),
            CostBudgetUsd = 0.1,
        };

        await Store.InScopeAsync(async services =>
        {
            services.GetRequiredService<IJobInputsStore>().Add(jobId, inputs);
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        });

        JobInputs? found = await Store.AskAsync((IJobInputsStore store) => store.FindAsync(jobId, default));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(found), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(inputs)));
        Assert.That(found?.Examples[0].Inputs["a"], Is.EqualTo("x"));
    }

    [Test]
    public async Task ListAsync_GivesBackTheLineage()
    {
        Guid jobId = await GivenAJobAsync();
        CandidateRecord[] candidates =
        [
            new(0, [], "old ü", Accepted: true, "incumbent", 0.1, new Dictionary<string, double> { ["e1"] = 0.3 }, MetricCallsBefore: 0),
            new(1, [0], "new", Accepted: false, "worse", null, new Dictionary<string, double>(), MetricCallsBefore: 12),
        ];
        await Store.InScopeAsync(async services =>
        {
            services.GetRequiredService<ILineageStore>().Add(jobId, candidates);
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        });

        IReadOnlyList<CandidateRecord> found = await Store.AskAsync((ILineageStore lineages) => lineages.ListAsync(jobId, default));

        Assert.That(System.Text.Json.JsonSerializer.Serialize(found), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(candidates)));
        Assert.That(await Store.AskAsync((ILineageStore lineages) => lineages.ListAsync(Guid.NewGuid(), default)), Is.Empty);
    }

    [Test]
    public async Task DeleteEndedAsync_ForgetsInputsAndCallsOfEndedJobsAlone()
    {
        Guid ended = await GivenAJobAsync();
        Guid other = await GivenAJobAsync();
        RecordedCall[] calls = [Call(ended, "a"), Call(ended, "b"), Call(other, "a")];
        await Store.SaveAsync([.. calls]);
        Assert.That(await ListAsync(ended), Is.EquivalentTo(calls[..2]));

        await Store.InScopeAsync(async services =>
        {
            (await services.GetRequiredService<IOptimizationJobRepository>().FindForUpdateAsync(ended, default))!.Cancel(Store.NextInstant());
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
            await services.GetRequiredService<CallRecords>().DeleteEndedAsync(default);
        });

        Assert.That(await ListAsync(ended), Is.Empty);
        Assert.That(await Store.AskAsync((IJobInputsStore store) => store.FindAsync(ended, default)), Is.Null);
        Assert.That(await ListAsync(other), Is.EqualTo(calls[2..]));
    }

    [Test]
    public async Task DeleteOldAsync_KeepsTheLastEventOfJobsThatEndedADayAgoAndAllOfOthers()
    {
        var clock = new FakeTimeProvider(Store.Noon.AddDays(2));
        await using var store = new Store(
            Engine, Database.ConnectionString, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        Guid ended = await GivenAJobWithThreeEventsAsync(endedAt: Store.Noon.AddDays(1).AddMicroseconds(-1));
        Guid young = await GivenAJobWithThreeEventsAsync(endedAt: Store.Noon.AddDays(1));
        Guid active = await GivenAJobWithThreeEventsAsync(endedAt: null);

        await store.InScopeAsync(services => services.GetRequiredService<JobEventTrimming>().DeleteOldAsync(default));

        Assert.That(await ListStatusesAsync(ended), Is.EqualTo(new[] { JobStatus.Cancelled }));
        Assert.That(await ListStatusesAsync(young), Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(await ListStatusesAsync(active), Has.Count.GreaterThanOrEqualTo(3));

        async Task<Guid> GivenAJobWithThreeEventsAsync(DateTimeOffset? endedAt)
        {
            Guid jobId = await GivenAJobAsync();
            await Store.SaveAsync([.. new[] { 0, 0.1, 0.2 }.Select(done =>
                new JobEvent(jobId, JobStatus.Running, JobSteps.LoadingData, done, Store.Noon))]);
            await Store.InScopeAsync(async services =>
            {
                OptimizationJob job = (await services.GetRequiredService<IOptimizationJobRepository>().FindForUpdateAsync(jobId, default))!;
                if (endedAt is { } end)
                {
                    job.Cancel(end);
                }

                await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
            });
            return jobId;
        }

        Task<List<JobStatus>> ListStatusesAsync(Guid jobId) => Store.AskAsync((KaizenDbContext db) =>
            db.JobEvents.Where(change => change.JobId == jobId).OrderBy(change => change.Id).Select(change => change.Status).ToListAsync());
    }

    private static RecordedCall Call(Guid jobId, string hash) => new(jobId, hash.PadRight(64, '0'), "answer ü😀", 3, 4, Truncated: true);

    private Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId) => Store.AskAsync((ICallRecords records) => records.ListAsync(jobId, default));

    private async Task<Guid> GivenAJobAsync()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        var job = new OptimizationJob(Guid.NewGuid(), task.Id, JobTrigger.ApiOnDemand, 3, Store.NextInstant());
        await Store.SaveAsync(job);
        return job.Id;
    }
}
