using System.Text.Json;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Feedback;

/// <summary>Batches of entries: whom they belong to, what of them is refused, and when they start a job.</summary>
internal sealed class SubmitFeedbackTests
{
    private readonly UseCases _useCases = new();

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Handle_WhenSomeItemsAreAtFault_StoresTheOthersInOneSave()
    {
        OptimizationTask task = _useCases.GivenATask(new() { Schema = new JsonText("""{"ticket":"string"}""") });
        SubmitFeedbackCommand good = new() { TaskId = task.Id, Inputs = Json("""{"ticket":"a"}"""), Output = "b", Score = 0.5 };

        IReadOnlyList<BatchOutcome<FeedbackResponse>> outcomes =
            await HandleAsync(good, good with { TaskId = Guid.NewGuid() }, good with { Inputs = Json("{}") }, good);

        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Select(outcome => outcome.Failure?.GetType()), Is.EqualTo(
                new[] { null, typeof(EntityNotFoundException), typeof(InputsDoNotMatchException), null }));
            Assert.That(outcomes[0].Result?.Output, Is.EqualTo("b"));
            Assert.That(_useCases.Examples.Feedback, Has.Count.EqualTo(2));
            Assert.That(task.FeedbackCount, Is.EqualTo(2));
            Assert.That(_useCases.UnitOfWork.Saves, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Handle_AnswersWithAllThatWasSent()
    {
        OptimizationTask task = _useCases.GivenATask();

        FeedbackResponse answer = await _useCases.SendAsync(new SubmitFeedbackCommand
        {
            TaskId = task.Id,
            Inputs = Json("""{"n": 1.10}"""),
            Output = "o",
            Score = 0.25,
            Source = "user_rating",
            Metadata = Json("""{"m":[1]}"""),
            ExpectedOutput = "e",
            Comment = "c",
        });

        Assert.That(answer, Is.EqualTo(new FeedbackResponse
        {
            Id = _useCases.Examples.Feedback.Single().Id,
            TaskId = task.Id,
            Inputs = new JsonText("""{"n": 1.10}"""),
            Output = "o",
            Score = 0.25,
            Source = "user_rating",
            Metadata = new JsonText("""{"m":[1]}"""),
            ExpectedOutput = "e",
            Comment = "c",
            CreatedAt = UseCases.Noon,
        }));
    }

    [Test]
    public async Task Handle_WhenSeveralEntriesNameANewTask_MakesItOnce()
    {
        SubmitFeedbackCommand first = new() { TaskName = "new", Inputs = Json("""{"ticket":"a"}"""), GitToken = "secret", Mode = "auto_pr" };

        await HandleAsync(first, new() { TaskName = "new", Inputs = Json("""{"other":"b"}""") });

        OptimizationTask task = _useCases.Tasks.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That((task.Name, task.FeedbackCount, task.SchemaIsInferred), Is.EqualTo(("new", 2, true)));
            Assert.That(task.Settings.Schema?.Value, Is.EqualTo("""{"ticket":"string"}"""));
            Assert.That(task.Settings.FeedbackThreshold, Is.EqualTo(5));
            Assert.That(task.Settings.Mode, Is.EqualTo(DeliveryMode.AutoPr));
            Assert.That(task.ProtectedGitToken, Is.EqualTo("sealed(secret)"));
        });
    }

    [Test]
    public async Task Handle_WhenANamedTaskExists_FillsInOnlyWhatIsEmptyOfThree()
    {
        OptimizationTask task = _useCases.GivenATask(new() { PromptFile = "a.py", ExistingPromptText = "" });

        await HandleAsync(new SubmitFeedbackCommand
        {
            TaskName = task.Name,
            PromptFile = "b.py",
            PromptLocator = "PROMPT",
            ExistingPromptText = "Sort it.",
            TeacherModel = "other",
        });

        Assert.That(
            (task.Settings.PromptFile, task.Settings.PromptLocator, task.Settings.ExistingPromptText, task.Settings.TeacherModel),
            Is.EqualTo(("a.py", "PROMPT", "Sort it.", (string?)null)));
    }

    [Test]
    public async Task Handle_WhenABatchReachesTheThreshold_StartsOneJobAndQueuesItAfterTheSave()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackThreshold = 3 });
        SubmitFeedbackCommand entry = new() { TaskId = task.Id };

        await HandleAsync(entry, entry);
        Assert.That(_useCases.Jobs.All, Is.Empty);
        await HandleAsync(entry, entry, entry);

        OptimizationJob job = _useCases.Jobs.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That((job.TriggeredBy, job.FeedbackCount), Is.EqualTo((JobTrigger.AutoThreshold, 5)));
            Assert.That(task.ActiveJobId, Is.EqualTo(job.Id));
            Assert.That(_useCases.Jobs.Enqueued, Is.EqualTo(new[] { job.Id }));
        });
    }

    [Test]
    public async Task Handle_WhenTheEntriesAreSeeds_StartsNothing()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackThreshold = 1 });

        await HandleAsync(new SubmitFeedbackCommand { TaskId = task.Id, Source = "seed" });

        Assert.That(_useCases.Jobs.All, Is.Empty);
        Assert.That(_useCases.Examples.Feedback.Single().Source, Is.EqualTo(FeedbackSource.Seed));
    }

    [Test]
    public async Task Handle_WhenTheTaskHasAllSeedsThatItMay_RefusesOneMoreAndTakesLiveEntries()
    {
        OptimizationTask task = _useCases.GivenATask();
        task.RecordSeeds(UseCases.Defaults.SeedLimit - 1);
        SubmitFeedbackCommand seed = new() { TaskId = task.Id, Source = "seed" };

        IReadOnlyList<BatchOutcome<FeedbackResponse>> outcomes = await HandleAsync(seed, seed, seed with { Source = "sdk" });

        Assert.That(outcomes.Select(outcome => outcome.Failure?.GetType()), Is.EqualTo(new[] { null, typeof(SeedLimitReachedException), null }));
        Assert.That((task.SeedCount, task.FeedbackCount), Is.EqualTo((UseCases.Defaults.SeedLimit, 1)));
    }

    [Test]
    public async Task Handle_WhenTheTaskIsDueForALoweredThreshold_StartsWithTheNextLiveEntryAndWithNoSeed()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackThreshold = 3 });
        await HandleAsync(new SubmitFeedbackCommand { TaskId = task.Id }, new SubmitFeedbackCommand { TaskId = task.Id });
        task.Configure(task.Settings with { FeedbackThreshold = 2 });

        await HandleAsync(new SubmitFeedbackCommand { TaskId = task.Id, Source = "seed" });
        Assert.That(_useCases.Jobs.All, Is.Empty);

        await HandleAsync(new SubmitFeedbackCommand { TaskId = task.Id });
        Assert.That(_useCases.Jobs.All, Has.Count.EqualTo(1));
    }

    private async Task<IReadOnlyList<BatchOutcome<FeedbackResponse>>> HandleAsync(params SubmitFeedbackCommand[] items) =>
        await _useCases.Get<IBatchHandler<SubmitFeedbackCommand, FeedbackResponse>>().HandleAsync(items, default);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
