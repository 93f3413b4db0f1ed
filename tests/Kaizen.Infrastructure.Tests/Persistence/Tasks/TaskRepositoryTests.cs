using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.Persistence.Tasks;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class TaskRepositoryTests(DatabaseEngine engine) : StoreTests(engine)
{
    private static readonly TaskSettings Full = new()
    {
        Description = "d ü😀\n",
        Schema = new JsonText("""{"ticket": "string"}"""),
        FeedbackThreshold = 7,
        FeedbackRetentionLimit = 8,
        EvaluatorConfig = new JsonText("""{"type":"exact_match"}"""),
        TeacherModel = "teacher",
        JudgeModel = "judge",
        TaskModel = "task",
        ModuleType = ModuleKind.ChainOfThought,
        OptimizerType = OptimizerKind.MiproV2,
        GepaConfig = new JsonText("""{"seed":3}"""),
        CostBudget = 2.5,
        GitProvider = GitProvider.BitbucketServer,
        GitBaseUrl = "https://git.example.org",
        GitProject = "p",
        GitRepo = "r",
        GitBaseBranch = "b",
        PromptPath = "path",
        PromptFormat = PromptFormat.Yaml,
        PromptFile = "file",
        PromptLocator = "locator",
        Mode = DeliveryMode.PrPreview,
        FeedbackSource = FeedbackOrigin.Traces,
        AutoEval = true,
        ExistingPromptText = new string('p', 20_000),
        GithubRepo = "gr",
        GithubBaseBranch = "gb",
    };

    [Test]
    public async Task FindAsync_GivesBackEveryColumn()
    {
        OptimizationTask task = Store.NewTask(Full);
        task.SetGitToken("encrypted");
        task.RecordSeeds(3);
        task.RecordScoredTrace();
        task.Record(new(Guid.NewGuid(), task.Id, FeedbackSource.Sdk, task.CreatedAt) { Inputs = new JsonText("""{"ticket":1}""") }, byName: false);
        task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, task.CreatedAt);
        task.Activate(
            new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "p", task.CreatedAt) { EvalScore = new Score(0.1) }, null);
        task.CompleteOptimization(task.CreatedAt.AddMicroseconds(1));
        await Store.SaveAsync(task);

        OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));

        Assert.That(found, Is.EqualTo(task).UsingPropertiesComparer());
    }

    [Test]
    public async Task FindAsync_WhenNothingIsSet_GivesBackTheDefaults()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));

        Assert.That(found, Is.EqualTo(task).UsingPropertiesComparer());
        Assert.That(found?.Settings, Is.EqualTo(new TaskSettings()));
    }

    [Test]
    public async Task FindForUpdateAsync_WhatItFinds_CanBeChangedAndSaved()
    {
        OptimizationTask task = await Store.GivenATaskAsync(Full);
        await Store.InScopeAsync(async services =>
        {
            OptimizationTask? held = await services.GetRequiredService<IOptimizationTaskRepository>().FindForUpdateAsync(task.Id, default);
            held!.Configure(new TaskSettings { Description = "other" });
            held.Rename($"{task.Name} renamed");
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        });

        OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));

        Assert.That((found?.Settings, found?.Name), Is.EqualTo((new TaskSettings { Description = "other" }, $"{task.Name} renamed")));
    }

    [Test]
    public async Task FindForUpdateAsync_WhenThereIsNone_IsNull() =>
        Assert.That(await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindForUpdateAsync(Guid.NewGuid(), default)), Is.Null);

    [Test]
    public async Task ListForUpdateAsync_FindsByIdAndByExactName()
    {
        OptimizationTask byId = await Store.GivenATaskAsync();
        OptimizationTask byName = await Store.GivenATaskAsync();
        OptimizationTask other = await Store.GivenATaskAsync();

        IReadOnlyList<OptimizationTask> found = await Store.AskAsync((IOptimizationTaskRepository tasks) =>
            tasks.ListForUpdateAsync([byId.Id, Guid.NewGuid()], [byName.Name, other.Name.ToUpperInvariant()], default));

        Assert.That(found.Select(task => task.Id), Is.EquivalentTo(new[] { byId.Id, byName.Id }));
    }

    [Test]
    public async Task NameExistsAsync_MindsTheCaseOfLetters()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        Assert.That(await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.NameExistsAsync(task.Name, default)), Is.True);
        Assert.That(await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.NameExistsAsync(task.Name.ToUpperInvariant(), default)), Is.False);
    }

    [Test]
    public async Task Add_WhenTheNameIsTaken_IsAConflict()
    {
        OptimizationTask first = await Store.GivenATaskAsync();

        Assert.That(
            () => Store.SaveAsync(new OptimizationTask(Guid.NewGuid(), first.Name, new(), Store.NextInstant())),
            Throws.TypeOf<ConcurrentUpdateException>());
    }

    [Test]
    public async Task Add_WhenTheTimeOfCreationIsTaken_IsAConflict()
    {
        OptimizationTask first = await Store.GivenATaskAsync();

        Assert.That(
            () => Store.SaveAsync(new OptimizationTask(Guid.NewGuid(), $"{first.Name} of the same instant", new(), first.CreatedAt)),
            Throws.TypeOf<ConcurrentUpdateException>());
    }

    [Test]
    public async Task ListExistingAsync_KeepsTheIdsOfTasks()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        Assert.That(
            await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.ListExistingAsync([task.Id, Guid.NewGuid()], default)),
            Is.EquivalentTo(new[] { task.Id }));
    }

    [Test]
    public async Task Remove_TakesEverythingBelowWithIt()
    {
        OptimizationTask task = await Store.GivenATaskAsync();
        var job = new OptimizationJob(Guid.NewGuid(), task.Id, JobTrigger.ApiOnDemand, 1, Store.NextInstant());
        await Store.SaveAsync(job, new FeedbackEntry(Guid.NewGuid(), task.Id, FeedbackSource.Sdk, Store.NextInstant()));

        await Store.InScopeAsync(async services =>
        {
            IOptimizationTaskRepository tasks = services.GetRequiredService<IOptimizationTaskRepository>();
            tasks.Remove((await tasks.FindForUpdateAsync(task.Id, default))!);
            await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(default);
        });

        Assert.That(await Store.AskAsync((IOptimizationJobRepository jobs) => jobs.FindAsync(job.Id, default)), Is.Null);
        Assert.That(await Store.AskAsync((ITaskQueries tasks) => tasks.FindAsync(task.Id, default)), Is.Null);
    }
}
