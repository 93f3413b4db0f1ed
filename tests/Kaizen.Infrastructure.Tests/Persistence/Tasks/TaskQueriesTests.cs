using Kaizen.Application.Tasks;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Databases;

namespace Kaizen.Infrastructure.Tests.Persistence.Tasks;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class TaskQueriesTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    [NonParallelizable]
    public async Task ListAsync_CutsPagesAtTheMicrosecond()
    {
        OptimizationTask[] tasks = [Store.NewTask(), Store.NewTask(), Store.NewTask(), Store.NewTask()];
        await Store.SaveAsync([.. tasks]);
        Guid[] own = [.. tasks.Select(task => task.Id)];

        IReadOnlyList<TaskSummary> first = await ListAsync(limit: 2, before: tasks[3].CreatedAt.AddMicroseconds(1));
        IReadOnlyList<TaskSummary> second = await ListAsync(limit: 2, before: first[^1].CreatedAt);

        Assert.That(
            first.Concat(second).Select(task => task.Id), Is.EqualTo(own.Reverse()), "newest first, none skipped, none repeated");
        Assert.That(first[0].CreatedAt, Is.EqualTo(tasks[3].CreatedAt));
    }

    [Test]
    public async Task ListAsync_WhenANameIsGiven_FindsThatTaskAlone()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        await Store.GivenATaskAsync();

        IReadOnlyList<TaskSummary> found = await Store.AskAsync((ITaskQueries tasks) => tasks.ListAsync(10, null, task.Name, default));

        Assert.That(found.Select(summary => summary.Id), Is.EqualTo(new[] { task.Id }));
    }

    [Test]
    public async Task FindAsync_TellsAllThatTheTaskHolds()
    {
        OptimizationTask task = await Store.GivenATaskAsync(new() { TeacherModel = "teacher", FeedbackThreshold = 4 });

        TaskSummary? summary = await Store.AskAsync((ITaskQueries tasks) => tasks.FindAsync(task.Id, default));

        Assert.That(
            (summary?.Name, summary?.TeacherModel, summary?.ThresholdProgress, summary?.CreatedAt),
            Is.EqualTo((task.Name, "teacher", "0/4", (DateTimeOffset?)task.CreatedAt)));
    }

    [Test]
    public async Task ListSurplusAsync_TellsByHowMuchATaskIsOverItsLimit()
    {
        OptimizationTask over = Store.NewTask(new() { FeedbackRetentionLimit = 2 });
        OptimizationTask full = Store.NewTask(new() { FeedbackRetentionLimit = 5 });
        for (int i = 0; i < 5; i++)
        {
            over.Record(new(Guid.NewGuid(), over.Id, FeedbackSource.Sdk, over.CreatedAt), byName: false);
            full.Record(new(Guid.NewGuid(), full.Id, FeedbackSource.Sdk, full.CreatedAt), byName: false);
        }

        await Store.SaveAsync(over, full);

        Assert.That(
            await Store.AskAsync((ITaskQueries tasks) => tasks.ListSurplusAsync(default)),
            Is.EqualTo(new[] { new RetentionSurplus(over.Id, 3) }));
    }

    [Test]
    public async Task ListServedWithFileAsync_FindsTasksThatServeAPromptAndNameAFile()
    {
        OptimizationTask served = Store.NewTask(new() { PromptFile = "prompts.py" });
        OptimizationTask ownFile = Store.NewTask(new() { PromptPath = "prompt.txt" });
        OptimizationTask noFile = Store.NewTask();
        OptimizationTask notServed = Store.NewTask(new() { PromptFile = "prompts.py" });
        OptimizationTask[] own = [served, ownFile, noFile, notServed];
        PromptVersion[] versions = [.. own.Select(task => new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "p", task.CreatedAt))];
        for (int i = 0; i < 3; i++)
        {
            own[i].Activate(versions[i], active: null);
        }

        await Store.SaveAsync([.. own, .. versions]);

        IReadOnlyList<Guid> found = await Store.AskAsync((ITaskQueries tasks) => tasks.ListServedWithFileAsync(default));
        Assert.That(found.Where(id => own.Any(task => task.Id == id)), Is.EqualTo(new[] { served.Id, ownFile.Id }));
    }

    private Task<IReadOnlyList<TaskSummary>> ListAsync(int limit, DateTimeOffset before) =>
        Store.AskAsync((ITaskQueries tasks) => tasks.ListAsync(limit, before, null, default));
}
