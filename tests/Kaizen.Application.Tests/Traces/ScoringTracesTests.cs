using System.Text.Json;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Tests.Memory;
using Kaizen.Application.Traces;
using Kaizen.Application.Traces.Commands.ScoreTrace;
using Kaizen.Application.Traces.Commands.SubmitTrace;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.Traces;

internal sealed class ScoringTracesTests
{
    private static readonly string Long = new('x', 1001);

    private readonly UseCases _useCases = new();

    private static IEnumerable<TestCaseData> Broken()
    {
        var good = new SubmitTraceCommand { TaskId = Guid.NewGuid() };
        yield return Case(new SubmitTraceCommand(), "TaskId", "task_id is required");
        yield return Case(good with { Model = Long }, "Model", "1000");
        yield return Case(good with { Tokens = -1 }, "Tokens", "tokens");
        yield return Case(good with { LatencyMs = -0.1 }, "LatencyMs", "latency_ms");
        yield return Case(good with { SourceFile = Long }, "SourceFile", "1000");
        yield return Case(good with { SourceVariable = Long }, "SourceVariable", "1000");
        yield return Case(good with { Metadata = JsonDocument.Parse("[]").RootElement }, "Metadata", "metadata must be an object");
    }

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task Score_CountsTheFirstScoreAloneAndStartsAJobAtTheThreshold()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackSource = FeedbackOrigin.Traces, FeedbackThreshold = 2 });
        TraceResponse first = await _useCases.SendAsync(new SubmitTraceCommand { TaskId = task.Id });
        TraceResponse second = await _useCases.SendAsync(new SubmitTraceCommand { TaskId = task.Id });

        await _useCases.SendAsync(new ScoreTraceCommand(first.Id, 0.1, null));
        TraceResponse scored = await _useCases.SendAsync(new ScoreTraceCommand(first.Id, 0.25, "anna"));
        Assert.That((scored.Score, scored.ScoredBy, task.ExamplesSinceSuccess), Is.EqualTo(((double?)0.25, "anna", 1)));
        Assert.That(_useCases.Jobs.All, Is.Empty);

        Assert.That((await _useCases.SendAsync(new ScoreTraceCommand(second.Id, 1, null))).ScoredBy, Is.EqualTo("sdk"));
        OptimizationJob job = _useCases.Jobs.All.Single();
        Assert.That((job.TriggeredBy, job.FeedbackCount), Is.EqualTo((JobTrigger.AutoThreshold, 2)));
        Assert.That(_useCases.Jobs.Enqueued, Is.EqualTo(new[] { job.Id }));
    }

    [Test]
    public async Task Score_WhenTracesAreNoExamples_StartsNothing()
    {
        OptimizationTask task = _useCases.GivenATask(new() { FeedbackThreshold = 1 });
        TraceResponse trace = await _useCases.SendAsync(new SubmitTraceCommand { TaskId = task.Id });

        await _useCases.SendAsync(new ScoreTraceCommand(trace.Id, 1, null));

        Assert.That(_useCases.Jobs.All, Is.Empty);
    }

    [Test]
    public void Score_WhenThereIsNoSuchTrace_Throws() =>
        Assert.That(
            () => _useCases.SendAsync(new ScoreTraceCommand(Guid.NewGuid(), 1, null)),
            Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo("Trace not found"));

    [Test]
    public void Submit_WhenThereIsNoSuchTask_Throws() =>
        Assert.That(
            () => _useCases.SendAsync(new SubmitTraceCommand { TaskId = Guid.NewGuid() }),
            Throws.TypeOf<EntityNotFoundException>().With.Message.EqualTo("Task not found"));

    [TestCaseSource(nameof(Broken))]
    public void Submit_WhenOneRuleIsBroken_NamesItAlone(SubmitTraceCommand command, string member, string message)
    {
        var failures = new SubmitTraceValidator().Validate(command).Errors;

        Assert.That(failures.Select(failure => failure.PropertyName), Is.EqualTo(new[] { member }));
        Assert.That(failures[0].ErrorMessage, Does.Contain(message));
    }

    [TestCase(null, null, "score is required")]
    [TestCase(1.01, null, "score must be between 0.0 and 1.0")]
    [TestCase(0.5, 256, "255")]
    public void Score_WhenOneRuleIsBroken_TellsIt(double? score, int? nameLength, string message)
    {
        string? scoredBy = nameLength is { } length ? new string('n', length) : null;

        Assert.That(
            new ScoreTraceValidator().Validate(new ScoreTraceCommand(Guid.NewGuid(), score, scoredBy)).Errors.Single().ErrorMessage,
            Does.Contain(message));
    }

    private static TestCaseData Case(SubmitTraceCommand command, string member, string message) =>
        new TestCaseData(command, member, message).SetArgDisplayNames(member, message);
}
