using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Tasks;
using Kaizen.Application.Tasks.Commands.CreateTask;
using Kaizen.Application.Tasks.Commands.DeleteTask;
using Kaizen.Application.Tasks.Commands.UpdateTask;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Tasks;

internal sealed class WritingTasksTests
{
    private readonly UseCases _useCases = new(defaults: UseCases.Defaults with { RetentionLimit = 321 });

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Create_AnswersWithDefaultsFilledIn()
    {
        TaskSummary summary = await _useCases.SendAsync(new CreateTaskCommand(new TaskFields { Name = "n" }));

        Assert.That(summary, Is.EqualTo(new TaskSummary
        {
            Id = _useCases.Tasks.All.Single().Id,
            Name = "n",
            FeedbackThreshold = 50,
            FeedbackRetentionLimit = 321,
            TeacherModel = "teacher",
            JudgeModel = "judge",
            TaskModel = "teacher",
            ModuleType = "predict",
            OptimizerType = "gepa",
            HasGitToken = false,
            Mode = "optimize_only",
            FeedbackSource = "sdk",
            AutoEval = false,
            CreatedAt = UseCases.Noon,
            FeedbackCount = 0,
            Drift = false,
            ThresholdProgress = "0/50",
        }));
    }

    [Test]
    public async Task Create_WhenATokenIsGiven_StoresItEncryptedAndShowsOnlyThatThereIsOne()
    {
        TaskSummary summary = await _useCases.SendAsync(
            new CreateTaskCommand(new TaskFields { Name = "n", GitTokenRaw = "newer", GithubTokenRaw = "older" }));

        Assert.That(summary.HasGitToken, Is.True);
        Assert.That(_useCases.Tasks.All.Single().ProtectedGitToken, Is.EqualTo("sealed(newer)"));
        Assert.That(summary.ToString(), Does.Not.Contain("newer"));
    }

    [Test]
    public void Create_WhenTheNameIsTaken_Throws()
    {
        OptimizationTask task = _useCases.GivenATask();

        Assert.That(
            () => _useCases.SendAsync(new CreateTaskCommand(new TaskFields { Name = task.Name })), Throws.TypeOf<TaskNameTakenException>());
    }

    [Test]
    public async Task Update_WhenANewNameIsGiven_RenamesTheTask()
    {
        OptimizationTask task = _useCases.GivenATask();
        OptimizationTask other = _useCases.GivenATask();

        Assert.That((await UpdateAsync(task, new TaskFields { Name = "new" }, nameof(TaskFields.Name))).Name, Is.EqualTo("new"));
        Assert.That(() => UpdateAsync(task, new TaskFields { Name = other.Name }, nameof(TaskFields.Name)), Throws.TypeOf<TaskNameTakenException>());
        Assert.That(() => UpdateAsync(task, new TaskFields { Name = "new" }, nameof(TaskFields.Name)), Throws.Nothing);
    }

    [TestCase(nameof(TaskFields.GitTokenRaw), null, null)]
    [TestCase(nameof(TaskFields.GitTokenRaw), "", null)]
    [TestCase(nameof(TaskFields.GitTokenRaw), "new", "sealed(new)")]
    [TestCase(nameof(TaskFields.Mode), null, "sealed(old)")]
    public async Task Update_WhenTheTokenIsGiven_ReplacesOrRemovesIt(string given, string? token, string? stored)
    {
        OptimizationTask task = _useCases.GivenATask();
        task.SetGitToken("sealed(old)");

        await UpdateAsync(task, new TaskFields { GitTokenRaw = token }, given);

        Assert.That(task.ProtectedGitToken, Is.EqualTo(stored));
    }

    [Test]
    public void Update_WhenThereIsNoSuchTask_Throws() =>
        Assert.That(
            () => _useCases.SendAsync(new UpdateTaskCommand(Guid.NewGuid(), new TaskFields(), new HashSet<string>())),
            Throws.TypeOf<EntityNotFoundException>());

    [Test]
    public async Task Delete_WhenAJobIsActive_ThrowsAndKeepsTheTask()
    {
        OptimizationTask task = _useCases.GivenATask();
        task.RecordSeeds(1);
        OptimizationJob job = task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, UseCases.Noon);

        Assert.That(() => _useCases.SendAsync(new DeleteTaskCommand(task.Id)), Throws.TypeOf<ActiveJobExistsException>());
        Assert.That(_useCases.Tasks.All, Is.EqualTo(new[] { task }));

        task.ReleaseJob(job.Id);
        await _useCases.SendAsync(new DeleteTaskCommand(task.Id));

        Assert.That(_useCases.Tasks.All, Is.Empty);
        Assert.That(_useCases.UnitOfWork.Stamp, Is.EqualTo(1), "No node may serve its prompt from memory any more.");
        Assert.That(_useCases.UnitOfWork.FlushesBeforeStamp, Is.EqualTo(1), "What lies below the task is deleted before others must wait for the stamp.");
    }

    [Test]
    public async Task Summary_ShowsWhereTheTaskStands()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackThreshold = 9 });
        var version = new PromptVersion(Guid.NewGuid(), task.Id, 1, "p", UseCases.Noon) { EvalScore = new Score(0.75) };
        task.Activate(version, active: null);
        task.CompleteOptimization(UseCases.Noon);
        task.Record(new(Guid.NewGuid(), task.Id, default, UseCases.Noon), byName: false);

        TaskSummary summary = await UpdateAsync(task, new TaskFields(), "");

        Assert.That(
            (summary.ThresholdProgress, summary.FeedbackCount, summary.ActivePromptScore, summary.LastOptimization),
            Is.EqualTo(("1/9", 1, (double?)0.75, (DateTimeOffset?)UseCases.Noon)));
    }

    private Task<TaskSummary> UpdateAsync(OptimizationTask task, TaskFields fields, string given) =>
        _useCases.SendAsync(new UpdateTaskCommand(task.Id, fields, new HashSet<string> { given }));
}
