using Kaizen.Application.Traces;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Domain.Traces;
using Kaizen.Testing.Databases;

namespace Kaizen.Infrastructure.Tests.Persistence.Traces;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class TraceRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task FindAsync_GivesBackEveryColumn()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        var trace = new CallTrace(Guid.NewGuid(), task.Id, Store.NextInstant())
        {
            PromptText = "p ü😀",
            ResponseText = "r",
            Model = "m",
            Tokens = 12,
            LatencyMs = 0.1,
            SourceFile = "a.py",
            SourceVariable = "PROMPT",
            Metadata = new JsonText("""{"inputs": {"a": 1.0}}"""),
        };
        trace.Rate(new Score(0.3), "anna");
        await Store.SaveAsync(trace);

        Assert.That(
            await Store.AskAsync((ITraceRepository traces) => traces.FindAsync(trace.Id, default)),
            Is.EqualTo(trace).UsingPropertiesComparer());
        Assert.That(await Store.AskAsync((ITraceRepository traces) => traces.FindTaskIdAsync(trace.Id, default)), Is.EqualTo(task.Id));
        Assert.That(await Store.AskAsync((ITraceRepository traces) => traces.FindTaskIdAsync(Guid.NewGuid(), default)), Is.Null);
    }

    [Test]
    public async Task ListScoredAsync_TakesTheNewestOldestFirst()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        CallTrace[] traces = [Trace(task, 0.1), Trace(task), Trace(task, 0.2), Trace(task, 0.3), Trace(task)];
        await Store.SaveAsync([.. traces]);

        IReadOnlyList<CallTrace> scored = await Store.AskAsync((ITraceRepository repository) => repository.ListScoredAsync(task.Id, 2, default));
        IReadOnlyList<CallTrace> unscored =
            await Store.AskAsync((ITraceRepository repository) => repository.ListUnscoredAsync(task.Id, 5, default));

        Assert.That(scored.Select(trace => trace.Id), Is.EqualTo(new[] { traces[2].Id, traces[3].Id }));
        Assert.That(unscored.Select(trace => trace.Id), Is.EqualTo(new[] { traces[1].Id, traces[4].Id }));
    }

    [Test]
    public async Task ListAsync_PagesNewestFirst()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        CallTrace[] traces = [Trace(task), Trace(task, 0.5), Trace(task)];
        await Store.SaveAsync([.. traces]);

        IReadOnlyList<TraceResponse> found =
            await Store.AskAsync((ITraceQueries queries) => queries.ListAsync(task.Id, new(Limit: 2, Offset: 1), default));

        Assert.That(found.Select(trace => (trace.Id, trace.Score)), Is.EqualTo(new[] { (traces[1].Id, (double?)0.5), (traces[0].Id, null) }));
    }

    private CallTrace Trace(OptimizationTask task, double? score = null)
    {
        var trace = new CallTrace(Guid.NewGuid(), task.Id, Store.NextInstant());
        if (score is { } value)
        {
            trace.Rate(new Score(value), "sdk");
        }

        return trace;
    }
}
