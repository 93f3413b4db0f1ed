using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Persistence;
using Kaizen.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Kaizen.Infrastructure.Tests.Persistence;

/// <summary>Entries that arrive at once go through the queue into the database.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class GroupCommitTests(DatabaseEngine engine) : StoreTests(engine)
{
    private GroupCommitQueue<SubmitFeedbackCommand, FeedbackResponse> Queue =>
        Store.Services.GetRequiredService<GroupCommitQueue<SubmitFeedbackCommand, FeedbackResponse>>();

    [OneTimeSetUp]
    public Task StartQueueAsync() => Queue.StartAsync(default);

    [OneTimeTearDown]
    public Task StopQueueAsync() => Queue.StopAsync(default);

    [Test]
    public async Task SubmitAsync_WhenItAnswers_TheEntryIsThereForEveryone()
    {
        OptimizationTask task = await Store.GivenATaskAsync(new() { FeedbackThreshold = 1000 });

        await Parallel.ForAsync(0, 64, async (_, _) =>
        {
            FeedbackResponse answer = await SubmitAsync(new() { TaskId = task.Id, Output = "o" });
            Assert.That(await Store.AskAsync((KaizenDbContext db) => db.Feedback.AnyAsync(entry => entry.Id == answer.Id)), Is.True);
        });

        OptimizationTask? found = await Store.AskAsync((IOptimizationTaskRepository tasks) => tasks.FindAsync(task.Id, default));
        Assert.That((found?.FeedbackCount, found?.ExamplesSinceSuccess), Is.EqualTo(((int?)64, (int?)64)));
    }

    [Test]
    public async Task SubmitAsync_WhenManyReachTheThresholdAtOnce_StartsOneJob()
    {
        OptimizationTask task = await Store.GivenATaskAsync(new() { FeedbackThreshold = 10 });

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SubmitAsync(new() { TaskId = task.Id })));

        Assert.That(await Store.AskAsync((KaizenDbContext db) => db.Jobs.CountAsync(job => job.TaskId == task.Id)), Is.EqualTo(1));
    }

    [Test]
    public async Task SubmitAsync_WhenManyNameANewTaskAtOnce_MakesItOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SubmitAsync(new() { TaskName = "named at once", FeedbackThreshold = 1000 })));

        Assert.That(
            await Store.AskAsync((KaizenDbContext db) => db.Tasks.Where(task => task.Name == "named at once").Select(task => task.FeedbackCount).ToListAsync()),
            Is.EqualTo(new[] { 32 }));
    }

    [Test]
    public async Task SubmitAsync_WhenOneItemCannotBeStored_FailsAlone()
    {
        // The batch as a whole breaks at the database: the name has grown longer than the column, past the validator.
        OptimizationTask task = await Store.GivenATaskAsync(new() { FeedbackThreshold = 1000 });
        var unknown = new SubmitFeedbackCommand { TaskId = Guid.NewGuid() };
        var tooLong = new SubmitFeedbackCommand { TaskName = new string('n', OptimizationTask.MaxNameLength + 1) };

        Task<FeedbackResponse>[] good = [.. Enumerable.Range(0, 8).Select(_ => SubmitAsync(new() { TaskId = task.Id }))];
        Task<FeedbackResponse> first = SubmitAsync(unknown);
        Task<FeedbackResponse> second = SubmitAsync(tooLong);

        await Task.WhenAll(good);
        Assert.That(async () => await first, Throws.TypeOf<EntityNotFoundException>());
        Assert.That(async () => await second, Throws.InstanceOf<ArgumentException>());
        Assert.That(await Store.AskAsync((KaizenDbContext db) => db.Feedback.CountAsync(entry => entry.TaskId == task.Id)), Is.EqualTo(8));
    }

    [Test]
    public async Task SubmitAsync_WhenAJobCannotBeHandedOver_StoresNothingTwice()
    {
        var scheduler = new Mock<IJobScheduler>();
        scheduler.Setup(jobs => jobs.EnqueueAsync(It.IsAny<Guid>())).ThrowsAsync(new ObjectDisposedException("scheduler"));
        await using var store = new Store(
            Engine, Database.ConnectionString, services => services.Replace(ServiceDescriptor.Singleton(scheduler.Object)));
        OptimizationTask task = await Store.GivenATaskAsync(new() { FeedbackThreshold = 2 });
        GroupCommitQueue<SubmitFeedbackCommand, FeedbackResponse> queue =
            store.Services.GetRequiredService<GroupCommitQueue<SubmitFeedbackCommand, FeedbackResponse>>();

        // Two that wait before the queue starts are one batch, and make a job due.
        Task<FeedbackResponse>[] answers = [.. Enumerable.Range(0, 2).Select(_ => queue.SubmitAsync(new() { TaskId = task.Id }, default))];
        await queue.StartAsync(default);
        FeedbackResponse[] stored = await Task.WhenAll(answers);
        await queue.StopAsync(default);

        Assert.That(
            await Store.AskAsync((KaizenDbContext db) => db.Feedback.Where(entry => entry.TaskId == task.Id).Select(entry => entry.Id).ToListAsync()),
            Is.EquivalentTo(stored.Select(entry => entry.Id)));
        scheduler.Verify(jobs => jobs.EnqueueAsync(It.IsAny<Guid>()), Times.Once);
    }

    [Test]
    public async Task SubmitAsync_WithinALargerUnit_IsPartOfIt()
    {
        OptimizationTask task = await Store.GivenATaskAsync();

        await Store.InScopeAsync(async services =>
        {
            await services.GetRequiredService<UnitOfWork>().BeginLargerAsync(default);
            await services.GetRequiredService<IGroupCommit<SubmitFeedbackCommand, FeedbackResponse>>()
                .SubmitAsync(new() { TaskId = task.Id }, default);
        });

        Assert.That(
            await Store.AskAsync((IFeedbackRepository feedback) => feedback.ListExamplesAsync(task.Id, 10, default)), Is.Empty,
            "The larger unit was not committed.");
    }

    private Task<FeedbackResponse> SubmitAsync(SubmitFeedbackCommand command) =>
        Store.AskAsync((IGroupCommit<SubmitFeedbackCommand, FeedbackResponse> entries) => entries.SubmitAsync(command, default));
}
