using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Prompts;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Databases;

namespace Kaizen.Infrastructure.Tests.Persistence.Prompts;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class PromptVersionRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    [Test]
    public async Task FindAsync_GivesBackEveryColumn()
    {
        OptimizationTask task = Store.NewTask();
        PromptVersion replaced = Version(task);
        PromptVersion version = Version(task);
        task.Activate(replaced, active: null);
        task.Activate(version, replaced);
        await Store.SaveAsync(task, replaced, version);

        Assert.That(
            await Store.AskAsync((IPromptVersionRepository versions) => versions.FindAsync(version.Id, default)),
            Is.EqualTo(version).UsingPropertiesComparer());
        Assert.That(version.ReplacedVersionId, Is.EqualTo(replaced.Id));
    }

    [Test]
    public async Task FindActiveAsync_FindsTheVersionThatTheTaskServes()
    {
        OptimizationTask task = Store.NewTask();
        PromptVersion version = Version(task);
        task.Activate(version, active: null);
        await Store.SaveAsync(task, version, Version(task));

        PromptResponse? active = await Store.AskAsync((IPromptQueries prompts) => prompts.FindActiveAsync(task.Id, default));

        Assert.That(active, Is.EqualTo(new PromptResponse
        {
            Id = version.Id,
            TaskId = task.Id,
            VersionNumber = 1,
            PromptText = version.PromptText,
            OriginalPrompt = "old",
            EvalScore = 0.1,
            JudgeScore = 0.7,
            Status = "active",
            Optimizer = "MIPROV2",
            CreatedAt = version.CreatedAt,
        }));
    }

    [Test]
    public async Task FindActiveAsync_WhenNothingIsServed_IsNull()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        Assert.That(await Store.AskAsync((IPromptQueries prompts) => prompts.FindActiveAsync(task.Id, default)), Is.Null);
        Assert.That(await Store.AskAsync((IPromptQueries prompts) => prompts.FindActiveAsync(Guid.NewGuid(), default)), Is.Null);
    }

    [Test]
    public async Task ListAsync_ListsNewestFirstAndTellsAnEmptyTaskFromNone()
    {
        OptimizationTask task = Store.NewTask();
        await Store.SaveAsync(task, Version(task), Version(task), Version(task));
        OptimizationTask empty = await Store.GivenATaskAsync();

        IReadOnlyList<PromptResponse>? found = await ListAsync(task.Id);

        Assert.That(found?.Select(version => version.VersionNumber), Is.EqualTo(new[] { 3, 2, 1 }));
        Assert.That(await ListAsync(empty.Id), Is.Empty);
        Assert.That(await ListAsync(Guid.NewGuid()), Is.Null);
    }

    [Test]
    public async Task Add_WhenTheNumberIsTaken_IsAConflict()
    {
        OptimizationTask task = Store.NewTask();
        await Store.SaveAsync(task, Version(task));

        Assert.That(
            () => Store.SaveAsync(new PromptVersion(Guid.NewGuid(), task.Id, 1, "p", Store.NextInstant())),
            Throws.TypeOf<ConcurrentUpdateException>());
    }

    private Task<IReadOnlyList<PromptResponse>?> ListAsync(Guid taskId) =>
        Store.AskAsync((IPromptQueries prompts) => prompts.ListAsync(taskId, default));

    private PromptVersion Version(OptimizationTask task) =>
        new(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "Sort it ü😀\r\n{ticket}\n", Store.NextInstant())
        {
            OriginalPrompt = "old",
            EvalScore = new Score(0.1),
            JudgeScore = new Score(0.7),
            Optimizer = OptimizerKind.MiproV2,
        };
}
