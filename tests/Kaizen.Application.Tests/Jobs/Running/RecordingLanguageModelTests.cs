using Kaizen.Application.Common;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.Tests.Memory;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Kaizen.Application.Tests.Jobs.Running;

internal sealed class RecordingLanguageModelTests
{
    private static readonly Guid JobId = Guid.NewGuid();
    private static readonly ModelRequest Question = new(ModelRole.Task, "m", [new(ModelSpeaker.User, "What?")]);

    private readonly Mock<IGroupCommit<RecordedCall, RecordedCall>> _records = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<RecordedCall> _stored = [];

    [SetUp]
    public void StoreAtOnce() =>
        _records.Setup(records => records.SubmitAsync(It.IsAny<RecordedCall>(), It.IsAny<CancellationToken>()))
            .Callback((RecordedCall call, CancellationToken _) => _stored.Add(call))
            .ReturnsAsync((RecordedCall call, CancellationToken _) => call);

    [Test]
    public async Task CompleteAsync_WhenTheCallIsKnown_AnswersWithoutMakingIt()
    {
        var inner = new ScriptedModel(_ => "new");
        RecordingLanguageModel model = Model(inner, new RecordedCall(JobId, Question.ContentHash(), "known", 3, 4, Truncated: true));

        Assert.That(await model.CompleteAsync(Question, default), Is.EqualTo(new ModelAnswer("known", 3, 4, Truncated: true)));
        Assert.That(inner.Asked, Is.Empty);
        Assert.That(_stored, Is.Empty);
    }

    [Test]
    public async Task CompleteAsync_WhenTheCallIsNew_MakesItOnceAndStoresIt()
    {
        var inner = new ScriptedModel(_ => "new");
        RecordingLanguageModel model = Model(inner);

        ModelAnswer first = await model.CompleteAsync(Question, default);
        ModelAnswer again = await model.CompleteAsync(Question with { }, default);

        Assert.That((first, again), Is.EqualTo((new ModelAnswer("new", 10, 2), new ModelAnswer("new", 10, 2))));
        Assert.That(inner.Asked, Has.Count.EqualTo(1));
        Assert.That(_stored, Is.EqualTo(new[] { new RecordedCall(JobId, Question.ContentHash(), "new", 10, 2, Truncated: false) }));
    }

    [Test]
    public async Task CompleteAsync_WhenTheCallCosts_NotesItBeforeItIsSent()
    {
        ModelRequest request = Question with { WorstCaseUsd = 0.25m };
        decimal atSending = 0;
        var inner = new ScriptedModel(_ =>
        {
            atSending = _stored.Sum(call => call.SentUsd);
            return "new";
        });

        await Model(inner).CompleteAsync(request, default);

        Assert.That((atSending, _stored.Sum(call => call.SentUsd)), Is.EqualTo((0.25m, 0.25m)));
    }

    [Test]
    public async Task CompleteAsync_WhenAnAttemptIsLost_NotesTheNextBeforeItIsSent()
    {
        decimal atSecond = 0;
        int lost = 0;
        var inner = new Mock<ILanguageModel>();
        inner.Setup(model => model.CompleteAsync(It.IsAny<ModelRequest>(), default)).Returns(async (ModelRequest request, CancellationToken _) =>
        {
            await request.AttemptLost!();
            atSecond = _stored.Sum(call => call.SentUsd);
            return new ModelAnswer("late", 1, 1);
        });
        var model = new RecordingLanguageModel(Calls(), inner.Object);

        await model.CompleteAsync(Question with { WorstCaseUsd = 0.25m, AttemptLost = () => Task.FromResult(lost++) }, default);

        Assert.That((atSecond, lost), Is.EqualTo((0.5m, 1)));
    }

    [Test]
    public void Earlier_TellsWhatEarlierRunsHaveAnsweredAndLost()
    {
        string answered = Question.ContentHash();
        string lost = (Question with { CallId = "lost" }).ContentHash();
        RecordedCall[] known =
        [
            RecordedCall.Sent(JobId, answered, 0.5m),
            RecordedCall.Sent(JobId, answered, 0.125m),
            RecordedCall.Sent(JobId, lost, 0.25m),
            new(JobId, answered, "answer", 1, 1, Truncated: false),
        ];
        var calls = Calls(known);
        var model = new RecordingLanguageModel(calls, new ScriptedModel(_ => ""));

        Assert.That(calls.SentUsd, Is.EqualTo(0.875m));
        Assert.That(
            (model.Earlier(answered), model.Earlier(lost), model.Earlier("other")),
            Is.EqualTo((new EarlierAttempts(IsAnswered: true, Lost: 1), new EarlierAttempts(IsAnswered: false, Lost: 1), default(EarlierAttempts))));
    }

    [Test]
    public async Task CompleteAsync_WhenTheContentDiffers_MakesAnotherCall()
    {
        var inner = new ScriptedModel(request => request.CallId);
        RecordingLanguageModel model = Model(inner);

        ModelAnswer[] answers = await Task.WhenAll(
            model.CompleteAsync(Question with { CallId = "a" }, default), model.CompleteAsync(Question with { CallId = "b" }, default));

        Assert.That(answers.Select(answer => answer.Text), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task CompleteAsync_WhenTheSameContentIsAskedAtOnce_MakesOneCall()
    {
        var gate = new TaskCompletionSource<string>();
        var inner = new ScriptedModel((_, _) => gate.Task);
        RecordingLanguageModel model = Model(inner);

        Task<ModelAnswer>[] calls = [.. Enumerable.Range(0, 8).Select(_ => model.CompleteAsync(Question, default))];
        gate.SetResult("one");

        Assert.That((await Task.WhenAll(calls)).Select(answer => answer.Text), Is.All.EqualTo("one"));
        Assert.That(inner.Asked, Has.Count.EqualTo(1));
        Assert.That(_stored, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CompleteAsync_WhenACallHasFailed_MakesTheNextOne()
    {
        int calls = 0;
        var inner = new ScriptedModel(_ => ++calls == 1 ? throw new ModelCallException(ModelFault.Unavailable, "away") : "back");
        RecordingLanguageModel model = Model(inner);

        Assert.That(() => model.CompleteAsync(Question, default), Throws.TypeOf<ModelCallException>());

        Assert.That((await model.CompleteAsync(Question, default)).Text, Is.EqualTo("back"));
        Assert.That(_stored, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task CompleteAsync_MarksTheFirstCallOfAJobAloneNotThatOfARunThatGoesOn(bool goesOn)
    {
        bool? isFirst = null;
        var inner = new ScriptedModel(request => $"{isFirst ??= request.IsFirst}");
        var answered = new RecordedCall(JobId, "another", "known", 1, 1, Truncated: false);

        await Model(inner, goesOn ? [answered] : []).CompleteAsync(Question, default);

        Assert.That(isFirst, Is.EqualTo(!goesOn));
    }

    [Test]
    public async Task CompleteAsync_UntilTheFirstCallIsAnswered_MakesNoOther()
    {
        var answer = new TaskCompletionSource<ModelAnswer>();
        var inner = new Mock<ILanguageModel>();
        inner.Setup(model => model.CompleteAsync(It.Is<ModelRequest>(request => request.IsFirst), default)).Returns(answer.Task);
        inner.Setup(model => model.CompleteAsync(It.Is<ModelRequest>(request => !request.IsFirst), default)).ReturnsAsync(new ModelAnswer("later", 1, 1));
        var model = new RecordingLanguageModel(Calls(), inner.Object);

        Task<ModelAnswer> first = model.CompleteAsync(Question with { CallId = "a" }, default);
        Task<ModelAnswer> second = model.CompleteAsync(Question with { CallId = "b" }, default);
        Assert.That((inner.Invocations.Count, second.IsCompleted), Is.EqualTo((1, false)));
        answer.SetException(new ModelCallException(ModelFault.Unavailable, "overloaded"));

        Assert.That(async () => await first, Throws.TypeOf<ModelCallException>());
        Assert.That((await second).Text, Is.EqualTo("later"));
    }

    [Test]
    public async Task CompleteAsync_UsesTheAnswerOnlyOnceItIsStored()
    {
        var stored = new TaskCompletionSource<RecordedCall>();
        _records.Setup(records => records.SubmitAsync(It.IsAny<RecordedCall>(), It.IsAny<CancellationToken>())).Returns(stored.Task);

        Task<ModelAnswer> call = Model(new ScriptedModel(_ => "new")).CompleteAsync(Question, default);
        Assert.That(call.IsCompleted, Is.False);

        stored.SetResult(new RecordedCall(JobId, "", "", 0, 0, false));
        Assert.That((await call).Text, Is.EqualTo("new"));
    }

    [Test]
    public async Task CompleteAsync_WhenTheRunIsCancelledMeanwhile_StoresWhatWasPaidFor()
    {
        using var stop = new CancellationTokenSource();
        var inner = new ScriptedModel(async (_, _) =>
        {
            await stop.CancelAsync();
            return "paid";
        });

        await Model(inner).CompleteAsync(Question, stop.Token);

        _records.Verify(records => records.SubmitAsync(It.Is<RecordedCall>(call => call.Text == "paid"), CancellationToken.None));
    }

    [Test]
    public async Task CompleteAsync_WhenTheDatabaseIsAwayForAWhile_StoresTheAnswerOnceItIsBack()
    {
        int attempts = 0;
        _records.Setup(records => records.SubmitAsync(It.IsAny<RecordedCall>(), It.IsAny<CancellationToken>()))
            .Returns((RecordedCall call, CancellationToken _) => ++attempts < 4 ? throw new TimeoutException() : Task.FromResult(call));
        var inner = new ScriptedModel(_ => "paid");

        Task<ModelAnswer> call = Model(inner).CompleteAsync(Question, default);
        while (!call.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(((await call).Text, inner.Asked.Count), Is.EqualTo(("paid", 1)));
    }

    [Test]
    public async Task CompleteAsync_WhenTheRunIsStoppedWhileTheDatabaseIsAway_WaitsNoLonger()
    {
        using var stop = new CancellationTokenSource();
        _records.Setup(records => records.SubmitAsync(It.IsAny<RecordedCall>(), It.IsAny<CancellationToken>())).Throws<TimeoutException>();

        Task<ModelAnswer> call = Model(new ScriptedModel(_ => "paid")).CompleteAsync(Question, stop.Token);
        await stop.CancelAsync();

        Assert.That(() => call, Throws.InstanceOf<OperationCanceledException>());
    }

    private RecordingLanguageModel Model(ScriptedModel inner, params RecordedCall[] known) => new(Calls(known), inner);

    private RecordedCalls Calls(params RecordedCall[] known) => new(JobId, known, _records.Object, new MemoryFaults(), _clock);
}
