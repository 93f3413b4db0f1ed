using CsCheck;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Searching;
using Kaizen.Optimization.Tests.Worlds;
using Microsoft.Extensions.Time.Testing;

namespace Kaizen.Optimization.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
internal sealed class MeteredModelTests
{
    private static readonly PriceTable Prices = new(new Dictionary<string, ModelPrice> { ["m"] = new(1, 10) });

    private static int _requests;

    private static ModelRequest Request(int limit = 100) =>
        new(ModelRole.Task, "m", [new(ModelSpeaker.User, "hello")]) { MaxOutputTokens = limit, CallId = $"{Interlocked.Increment(ref _requests)}" };

    [Test]
    public Task CompleteAsync_ForAnyUsages_NeverSpendsMoreThanTheCap() =>
        Gen.Select(Gen.Int[1, 400].Array[1, 40], Gen.Int[0, 20_000]).SampleAsync(async (outputs, capMicroUsd) =>
        {
            decimal cap = capMicroUsd / 1_000_000m;
            var ledger = new CostLedger(Prices, cap);
            int next = 0;
            var inner = new Answering(async () =>
            {
                int output = outputs[Interlocked.Increment(ref next) - 1];
                await Task.Yield();
                return new("", 10, output);
            });
            var model = new MeteredModel(inner, ledger, Prices, 8, TimeProvider.System);

            Task[] calls = [.. outputs.Select(async output =>
            {
                try
                {
                    await model.CompleteAsync(Request(400), CancellationToken.None);
                }
                catch (SearchStoppedException stop)
                {
                    Assert.That(stop.Reason, Is.EqualTo(FinishReason.Budget));
                }
            })];
            await Task.WhenAll(calls);

            Assert.That(ledger.SpentUsd, Is.LessThanOrEqualTo(cap));
            Assert.That(model.Usage.CostUsd, Is.EqualTo(ledger.SpentUsd));
        }, iter: 200);

    [Test]
    public async Task CompleteAsync_WhenAReservationStandsInTheWay_WaitsForItToSettle()
    {
        // Worst case of a call: 21 tokens in, 100 out = 1021 millionths. Two do not fit at once; used are only 15.
        var ledger = new CostLedger(Prices, 0.0015m);
        var release = new TaskCompletionSource();
        var model = new MeteredModel(
            new Answering(async () =>
            {
                await release.Task;
                return new("", 5, 1);
            }), ledger, Prices, 8, TimeProvider.System);

        Task<ModelAnswer> first = model.CompleteAsync(Request(), CancellationToken.None);
        Task<ModelAnswer> second = model.CompleteAsync(Request(), CancellationToken.None);
        release.SetResult();
        await Task.WhenAll(first, second);

        Assert.That(ledger.SpentUsd, Is.EqualTo(0.00003m));
    }

    [TestCase(false, 1)]
    [TestCase(true, 1)]
    [TestCase(false, 2)]
    public async Task CompleteAsync_WhenACallIsAnsweredAtLast_TakesItsLostAttemptsForAsDear(bool isAnswered, int lost)
    {
        // Worst case of a call: 1021 millionths. Besides its lost attempts, another call was lost.
        const decimal worst = 0.001021m;
        var ledger = new CostLedger(Prices, 1, worst * (lost + (isAnswered ? 1 : 0) + 1));
        var inner = new Answering(async request =>
        {
            await request.AttemptLost!();
            return new("", 5, 1);
        })
        { Before = new(isAnswered, lost) };
        var model = new MeteredModel(inner, ledger, Prices, 8, TimeProvider.System);

        await model.CompleteAsync(Request(), CancellationToken.None);

        Assert.That((ledger.SpentUsd, ledger.UnansweredUsd), Is.EqualTo((0.000015m, worst + (0.000015m * (lost + 1)))));
    }

    [Test]
    public async Task CompleteAsync_WhenAttemptsAreLost_LeavesTheirCostInTheCapAndRepeatsNoneThatDoesNotFit()
    {
        // Worst case of a call: 1021 millionths; four of them fit.
        var ledger = new CostLedger(Prices, 0.0045m);
        int attempts = 0;
        var model = new MeteredModel(
            new Answering(async request =>
            {
                while (++attempts < 10)
                {
                    await Task.Yield();
                    await request.AttemptLost!();
                }

                return new("", 1, 1);
            }), ledger, Prices, 8, TimeProvider.System);

        Assert.That(async () => await model.CompleteAsync(Request(), CancellationToken.None), Throws.TypeOf<SearchStoppedException>());

        Assert.That((attempts, ledger.UnansweredUsd, ledger.SpentUsd), Is.EqualTo((4, 4 * 0.001021m, 0m)));
        Assert.That(async () => await model.CompleteAsync(Request(), CancellationToken.None), Throws.TypeOf<SearchStoppedException>());
        Assert.That(attempts, Is.EqualTo(4));
    }

    [Test]
    public async Task CompleteAsync_WhenACallUnderWayIsAbandoned_CountsItAndItsWorstCase()
    {
        var ledger = new CostLedger(Prices, 1);
        var model = new MeteredModel(new Answering(() => new TaskCompletionSource<ModelAnswer>().Task), ledger, Prices, 1, TimeProvider.System);
        using var cancellation = new CancellationTokenSource();

        Task<ModelAnswer> call = model.CompleteAsync(Request(), cancellation.Token);
        await cancellation.CancelAsync();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((model.Abandoned, ledger.SpentUsd), Is.EqualTo((1, 0.001021m)));
    }

    [Test]
    public async Task CompleteAsync_WhenTheSameCallIsUnderWay_WaitsForItAndMakesItselfWhatFailed()
    {
        int made = 0;
        var firstAnswer = new TaskCompletionSource<ModelAnswer>();
        var model = new MeteredModel(
            new Answering(() => Interlocked.Increment(ref made) == 1 ? firstAnswer.Task : Task.FromResult(new ModelAnswer("second", 1, 1))),
            new(Prices, 1), Prices, 8, TimeProvider.System);
        ModelRequest request = Request();

        Task<ModelAnswer> first = model.CompleteAsync(request, CancellationToken.None);
        Task<ModelAnswer> other = model.CompleteAsync(request with { }, CancellationToken.None);
        int madeAtOnce = made;
        firstAnswer.SetException(new ModelCallException(ModelFault.Unavailable, "busy"));

        Assert.That(async () => await first, Throws.TypeOf<ModelCallException>());
        Assert.That((madeAtOnce, (await other).Text, made), Is.EqualTo((1, "second", 2)));
    }

    [Test]
    public async Task CompleteAsync_WhenThePriceIsUnknown_CountsAnAssumedOneAgainstTheCapButClaimsNoCost()
    {
        var ledger = new CostLedger(PriceTable.Empty, 1);
        var model = new MeteredModel(new ScriptedModel(_ => ""), ledger, PriceTable.Empty, 1, TimeProvider.System);

        await model.CompleteAsync(Request(), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(ledger.SpentUsd, Is.GreaterThan(0));
            Assert.That(model.Usage.CostUsd, Is.Null);
            Assert.That(model.Unpriced, Is.EqualTo(new[] { "m" }));
        });
    }

    [Test]
    public async Task CompleteAsync_NeverHasMoreCallsUnderWayThanAllowed()
    {
        int now = 0;
        int most = 0;
        var model = new MeteredModel(
            new Answering(async () =>
            {
                int under = Interlocked.Increment(ref now);
                InterlockedMax(ref most, under);
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return new("", 1, 1);
            }), new(PriceTable.Empty, null), PriceTable.Empty, 3, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => model.CompleteAsync(Request(), CancellationToken.None)));

        Assert.That(most, Is.InRange(1, 3));
    }

    [Test]
    public async Task CompleteAsync_WhenTheSameCallWasAnswered_NeitherMakesNorPaysItAgain()
    {
        var inner = new ScriptedModel(_ => "again");
        var model = new MeteredModel(inner, new(Prices, 1), Prices, 1, TimeProvider.System);
        ModelRequest request = Request();

        ModelAnswer first = await model.CompleteAsync(request, CancellationToken.None);
        ModelAnswer second = await model.CompleteAsync(request with { }, CancellationToken.None);

        Assert.That((inner.Requests.Count, model.Usage.TaskCalls, second), Is.EqualTo((1, 1, first)));
    }

    [Test]
    public void CompleteAsync_WhenManyCallsInARowFail_TakesTheEndpointForGone()
    {
        var model = new MeteredModel(
            new Answering(() => throw new ModelCallException(ModelFault.Unavailable, "connection refused")), new(PriceTable.Empty, null), PriceTable.Empty, 1, TimeProvider.System);

        ModelFault[] faults = [.. Enumerable.Range(0, MeteredModel.MostFailuresInARow).Select(_ =>
            Assert.ThrowsAsync<ModelCallException>(() => model.CompleteAsync(Request(), CancellationToken.None)).Fault)];

        Assert.That(faults[..^1], Is.All.EqualTo(ModelFault.Unavailable));
        Assert.That(faults[^1], Is.EqualTo(ModelFault.Systemic));
    }

    [TestCase(null)]
    [TestCase(ModelFault.ContentRefused)]
    public async Task CompleteAsync_WhenFailuresAreScattered_TakesTheEndpointForAlive(ModelFault? between)
    {
        int calls = 0;
        var model = new MeteredModel(
            new Answering(() => ++calls % MeteredModel.MostFailuresInARow != 0 ? throw new ModelCallException(ModelFault.Unavailable, "busy")
                : between is { } fault ? throw new ModelCallException(fault, "no")
                : Task.FromResult(new ModelAnswer("", 1, 1))),
            new(PriceTable.Empty, null), PriceTable.Empty, 1, TimeProvider.System);

        for (int call = 1; call < 3 * MeteredModel.MostFailuresInARow; call++)
        {
            Task<ModelAnswer> made = model.CompleteAsync(Request(), CancellationToken.None);
            await made.ContinueWith(_ => { }, TaskScheduler.Default);

            Assert.That((made.Exception?.InnerException as ModelCallException)?.Fault, Is.Not.EqualTo(ModelFault.Systemic), $"call {call}");
        }
    }

    [Test]
    public void CompleteAsync_WhenOneCallFailsLate_SaysNothingOfTheEndpoint()
    {
        var clock = new FakeTimeProvider();
        var model = new MeteredModel(
            new Answering(() =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                throw new ModelCallException(ModelFault.Unavailable, "busy");
            }),
            new(PriceTable.Empty, null), PriceTable.Empty, 1, clock);

        Assert.That(
            () => model.CompleteAsync(Request(), CancellationToken.None),
            Throws.TypeOf<ModelCallException>().With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Unavailable));
    }

    [TestCase(22, false)]
    [TestCase(26, true)]
    public async Task CompleteAsync_WhenARoleIsLongWithoutAnAnswer_TakesItsModelForGoneWhateverTheOthersAnswer(int seconds, bool isGone)
    {
        var clock = new FakeTimeProvider();
        var model = new MeteredModel(
            new Answering(request =>
            {
                clock.Advance(TimeSpan.FromSeconds(request.Role == ModelRole.Reflection ? seconds / 2d : 1));
                return request.Role == ModelRole.Reflection ? throw new ModelCallException(ModelFault.Unavailable, "busy") : Task.FromResult(new ModelAnswer("", 1, 1));
            }),
            new(PriceTable.Empty, null), PriceTable.Empty, 1, clock);
        ModelRequest reflection = Request() with { Role = ModelRole.Reflection };

        Assert.ThrowsAsync<ModelCallException>(() => model.CompleteAsync(reflection, CancellationToken.None));
        await model.CompleteAsync(Request(), CancellationToken.None);
        ModelFault fault = Assert.ThrowsAsync<ModelCallException>(() => model.CompleteAsync(reflection with { CallId = "2" }, CancellationToken.None)).Fault;

        Assert.That(fault, Is.EqualTo(isGone ? ModelFault.Systemic : ModelFault.Unavailable));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = target;
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class Answering(Func<ModelRequest, Task<ModelAnswer>> answer) : ILanguageModel
    {
        public Answering(Func<Task<ModelAnswer>> answer)
            : this(_ => answer())
        {
        }

        public EarlierAttempts Before { get; init; }

        public Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken) => answer(request);

        public EarlierAttempts Earlier(string contentHash) => Before;
    }
}
