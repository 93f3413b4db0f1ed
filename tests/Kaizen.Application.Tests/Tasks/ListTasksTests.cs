using Kaizen.Application.Tasks;
using Kaizen.Application.Tasks.Queries.ListTasks;
using Kaizen.Application.Tests.Memory;
using Moq;

namespace Kaizen.Application.Tests.Tasks;

internal sealed class ListTasksTests
{
    [TestCase(null, 51, 50)]
    [TestCase(null, 50, null)]
    [TestCase(2, 3, 2)]
    [TestCase(2, 2, null)]
    [TestCase(1000, 201, 200)]
    public async Task Handle_TellsTheCursorOfTheLastTaskWhereThereAreMore(int? limit, int stored, int? cursorOf)
    {
        TaskSummary[] summaries = [.. Enumerable.Range(1, stored).Select(Summary)];
        var queries = new Mock<ITaskQueries>();
        queries.Setup(tasks => tasks.ListAsync(It.IsAny<int>(), null, null, It.IsAny<CancellationToken>()))
            .ReturnsAsync((int most, DateTimeOffset? _, string? _, CancellationToken _) => [.. summaries.Take(most)]);

        TaskPage page = await new ListTasksHandler(queries.Object).Handle(new ListTasksQuery(limit, null, null), default);

        Assert.That(page.Tasks, Has.Count.EqualTo(cursorOf ?? stored));
        Assert.That(page.NextCursor, Is.EqualTo(cursorOf is { } last ? summaries[last - 1].CreatedAt : null));
    }

    [Test]
    public void Validator_WhenTheLimitIsBelowOne_NamesIt() =>
        Assert.That(
            new ListTasksValidator().Validate(new ListTasksQuery(0, null, null)).Errors.Select(failure => failure.ErrorMessage),
            Is.EqualTo(new[] { "limit must be at least 1" }));

    private static TaskSummary Summary(int number) => new()
    {
        Id = Guid.NewGuid(),
        Name = $"{number}",
        FeedbackThreshold = 1,
        FeedbackRetentionLimit = 1,
        TeacherModel = "t",
        JudgeModel = "j",
        TaskModel = "t",
        ModuleType = "predict",
        OptimizerType = "gepa",
        HasGitToken = false,
        Mode = "optimize_only",
        FeedbackSource = "sdk",
        AutoEval = false,
        CreatedAt = UseCases.Noon.AddMicroseconds(-number),
        FeedbackCount = 0,
        Drift = false,
        ThresholdProgress = "0/1",
    };
}
