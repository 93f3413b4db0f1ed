using System.Text;
using FluentValidation;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.UploadSeeds;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Feedback;

internal sealed class UploadSeedsTests
{
    private const string Seed = """{"inputs":{"ticket":"a"},"output":"b","score":1}""";

    private readonly UseCases _useCases = new(defaults: UseCases.Defaults with { SeedLimit = 5 });

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Send_StoresGoodLinesAndTellsOfBadOnes()
    {
        OptimizationTask task = _useCases.GivenATask(new() { Schema = new JsonText("""{"ticket":"string"}""") });

        SeedUploadResponse answer = await UploadAsync(task, $"{Seed}\nno\n\n{Seed}\n{{}}");

        Assert.Multiple(() =>
        {
            Assert.That((answer.Accepted, answer.Rejected, answer.TotalSeeds, answer.SeedLimit), Is.EqualTo((2, 2, 2, 5)));
            Assert.That(answer.Errors, Has.Count.EqualTo(2));
            Assert.That(answer.Errors[0], Does.StartWith("Line 2: invalid JSON at byte "));
            Assert.That(answer.Errors[1], Is.EqualTo("Line 5: Missing required input fields: ['ticket']"));
            Assert.That(task.SeedCount, Is.EqualTo(2));
            Assert.That(task.ExamplesSinceSuccess, Is.Zero);
            Assert.That(_useCases.UnitOfWork.Saves, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Send_StoresWhatTheLineSays()
    {
        OptimizationTask task = _useCases.GivenATask();

        await UploadAsync(task, Seed);

        FeedbackEntry entry = _useCases.Examples.Feedback.Single();
        Assert.That(
            (entry.TaskId, entry.Source, entry.Inputs?.Value, entry.Output, entry.Score, entry.CreatedAt),
            Is.EqualTo((task.Id, FeedbackSource.Seed, """{"ticket":"a"}""", "b", (Score?)Score.One, UseCases.Noon)));
    }

    [Test]
    public async Task Send_WhenTheLimitIsReachedWithinTheFile_RejectsTheRest()
    {
        OptimizationTask task = _useCases.GivenATask();
        task.RecordSeeds(3);

        SeedUploadResponse answer = await UploadAsync(task, string.Join('\n', Enumerable.Repeat(Seed, 4)));

        Assert.That((answer.Accepted, answer.Rejected, answer.TotalSeeds), Is.EqualTo((2, 2, 5)));
        Assert.That(answer.Errors, Is.EqualTo(new[] { "Line 3: seed limit reached (5)", "Line 4: seed limit reached (5)" }));
    }

    [Test]
    public void Send_WhenTheLimitIsReachedBefore_Throws()
    {
        OptimizationTask task = _useCases.GivenATask();
        task.RecordSeeds(5);

        Assert.That(
            () => UploadAsync(task, Seed),
            Throws.TypeOf<SeedLimitReachedException>().With.Message.EqualTo("Seed limit reached (5 entries) for this task"));
    }

    [TestCase("")]
    [TestCase("\n \r\n")]
    public void Send_WhenTheFileIsEmpty_Throws(string file)
    {
        OptimizationTask task = _useCases.GivenATask();

        Assert.That(
            () => UploadAsync(task, file),
            Throws.TypeOf<UnusableFileException>().With.Message.EqualTo("Empty file: no seed entries found"));
    }

    [Test]
    public void Send_WhenNoLineIsGood_ThrowsAndStoresNothing()
    {
        OptimizationTask task = _useCases.GivenATask();

        ValidationException? refused = Assert.ThrowsAsync<ValidationException>(() => UploadAsync(task, "[]\n1"));

        Assert.Multiple(() =>
        {
            Assert.That(
                refused!.Errors.Single().ErrorMessage,
                Is.EqualTo("No valid seed entries found. Line 1: expected a JSON object; Line 2: expected a JSON object"));
            Assert.That(refused.Errors.Single().PropertyName, Is.EqualTo("file"));
            Assert.That(task.SeedCount, Is.Zero);
            Assert.That(_useCases.UnitOfWork.Saves, Is.Zero);
        });
    }

    [Test]
    public async Task Send_WhenManyLinesAreBad_DescribesTheFirstTwenty()
    {
        OptimizationTask task = _useCases.GivenATask();

        SeedUploadResponse answer = await UploadAsync(task, $"{Seed}\n{string.Join('\n', Enumerable.Repeat("[]", 30))}");

        Assert.That((answer.Rejected, answer.Errors.Count, answer.Errors[^1]), Is.EqualTo((30, 20, "Line 21: expected a JSON object")));
    }

    [Test]
    public async Task Send_WhenTheFileIsLarge_HandsItToTheDatabaseInPieces()
    {
        OptimizationTask task = _useCases.GivenATask();
        string large = $$"""{"output":"{{new string('x', 600_000)}}"}""";

        SeedUploadResponse answer = await UploadAsync(task, string.Join('\n', Enumerable.Repeat(large, 5)));

        Assert.Multiple(() =>
        {
            Assert.That((_useCases.UnitOfWork.Flushes, _useCases.UnitOfWork.Saves), Is.EqualTo((2, 1)));
            Assert.That((answer.TotalSeeds, _useCases.Tasks.All.Single().SeedCount), Is.EqualTo((5, 5)));
        });
    }

    [Test]
    public async Task Send_WhenItLosesARace_ReadsTheFileAgain()
    {
        OptimizationTask task = _useCases.GivenATask();
        _useCases.UnitOfWork.RacesToLose = 1;

        SeedUploadResponse answer = await UploadAsync(task, $"{Seed}\n{Seed}");

        Assert.That(answer.Accepted, Is.EqualTo(2));
    }

    [Test]
    public void Send_WhenThereIsNoSuchTask_Throws() =>
        Assert.That(
            () => _useCases.SendAsync(new UploadSeedsCommand(Guid.NewGuid(), Stream.Null)),
            Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo("Task not found"));

    private async Task<SeedUploadResponse> UploadAsync(OptimizationTask task, string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return await _useCases.SendAsync(new UploadSeedsCommand(task.Id, stream));
    }
}
