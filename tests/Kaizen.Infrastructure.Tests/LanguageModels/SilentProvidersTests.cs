using System.Net;
using Kaizen.Optimization.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

/// <summary>When a provider that gives no answer counts as gone.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SilentProvidersTests
{
    private readonly FakeTimeProvider _clock = new();
    private ModelServer _server = default!;

    [SetUp]
    public async Task StartAsync() => _server = await ModelServer.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task CompleteAsync_WhenTheServerHangs_TimesOutAndTriesAgain()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "30"));
        _server.Then(ModelServer.Hang, ModelServer.Hang);
        int lost = 0;

        Task<ModelAnswer> call = services.CallAsync(Models.Ping with { AttemptLost = () => Task.FromResult(lost++) });
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(31));
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.That((await call).Text, Is.EqualTo("pong"));
        Assert.That(lost, Is.EqualTo(2));
    }

    [TestCase(600, 1)]
    [TestCase(30, 2)]
    public async Task CompleteAsync_WhenTheFirstCallOfARunGetsNoAnswer_IsSystemicAfterTheTimeForIt(int timeoutSeconds, int attempts)
    {
        await using ServiceProvider services = Models.For(
            _server, _clock, "openai", ("Llm:TimeoutSeconds", $"{timeoutSeconds}"), ("Llm:FirstAnswerSeconds", "45"));
        _server.Otherwise = ModelServer.Hang;

        Task<ModelAnswer> call = services.CallAsync(Models.Ping with { IsFirst = true });
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            await _server.RequestSeenAsync();
            _clock.Advance(TimeSpan.FromSeconds(Math.Min(timeoutSeconds, 45 - (attempt * timeoutSeconds))));
        }

        Assert.That(
            async () => await call,
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic)
                .And.Message.EqualTo("The provider has given no answer within 45 s."));
        Assert.That(_server.Requests, Has.Count.EqualTo(attempts));
    }

    [Test]
    public async Task CompleteAsync_WhenAProviderThatAnsweredFallsSilent_IsSystemicAfterTheTimeForTheFirstAnswer()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"));
        await services.CallAsync();
        await _server.RequestSeenAsync();
        _server.Otherwise = ModelServer.Hang;

        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(45));

        Assert.That(
            async () => await call,
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic)
                .And.Message.EqualTo("The provider has given no answer within 45 s."));
    }

    [Test]
    public async Task CompleteAsync_WhenAProviderThatAnsweredOnlyCutsConnections_IsSystemicAfterTheTimeForTheFirstAnswer()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"), ("Llm:FirstAnswerSeconds", "45"));
        await services.CallAsync();
        _server.Otherwise = ModelServer.Cut;

        Assert.That(
            async () => await services.CallAsync(),
            Throws.TypeOf<ModelCallException>().With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Unavailable));
        _clock.Advance(TimeSpan.FromSeconds(45));

        Assert.That(
            async () => await services.CallAsync(),
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic)
                .And.Message.StartsWith("The provider has given no answer within 45 s. The connection was cut"));
    }

    [Test]
    public async Task CompleteAsync_WhenTheProviderAsksForALongWait_DoesNotTakeItForSilence()
    {
        var clock = new WatchedClock(TimeSpan.FromSeconds(60));
        await using ServiceProvider services = Models.For(_server, clock, "openai", ("Llm:TimeoutSeconds", "600"), ("Llm:FirstAnswerSeconds", "45"));
        await services.CallAsync();
        _server.Then(ModelServer.Answer(HttpStatusCode.TooManyRequests, "{}", "60"));

        Task<ModelAnswer> call = services.CallAsync();
        await clock.Waiting.WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.That((await call.WaitAsync(TimeSpan.FromSeconds(30))).Text, Is.EqualTo("pong"));
    }

    [Test]
    public async Task CompleteAsync_WhenTheProviderRefusesBetweenTwoTimeOuts_CountsItsSilenceFromThere()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "30"), ("Llm:FirstAnswerSeconds", "45"));
        await services.CallAsync();
        await _server.RequestSeenAsync();
        _server.Then(ModelServer.Hang, ModelServer.Answer(HttpStatusCode.TooManyRequests, "{}"), ModelServer.Hang);

        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(31));
        await _server.RequestSeenAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.That((await call).Text, Is.EqualTo("pong"));
    }

    [Test]
    public async Task CompleteAsync_WhenNobodyAskedForLong_DoesNotTakeThatForSilence()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"), ("Llm:FirstAnswerSeconds", "45"));
        _server.Then(ModelServer.Cut);
        await services.CallAsync();
        _clock.Advance(TimeSpan.FromMinutes(2));
        _server.Then(ModelServer.Cut);

        Assert.That((await services.CallAsync()).Text, Is.EqualTo("pong"));
    }

    [Test]
    public async Task CompleteAsync_WhileOthersAreAnsweredOrTheModelIsKnownToBeSlow_GoesOnWaiting()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"));
        await services.CallAsync();
        await _server.RequestSeenAsync();
        var slow = new TaskCompletionSource();
        _server.Then(ModelServer.AnswerAfter(slow.Task));

        Task<ModelAnswer> first = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));
        await services.CallAsync(Models.Ping with { Model = "fast" });
        _clock.Advance(TimeSpan.FromSeconds(30));
        slow.SetResult();
        await first;
        await _server.RequestSeenAsync();
        await services.CallAsync();
        await _server.RequestSeenAsync();

        var slower = new TaskCompletionSource();
        _server.Then(ModelServer.AnswerAfter(slower.Task));
        Task<ModelAnswer> second = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(100));
        slower.SetResult();

        Assert.That((await second).Text, Is.EqualTo("pong"));
    }

    [TestCase("openai", "/models", "Authorization", "Bearer sk-very-secret")]
    [TestCase("azureopenai", "/openai/v1/models", "api-key", "sk-very-secret")]
    [TestCase("anthropic", "/v1/models", "x-api-key", "sk-very-secret")]
    [TestCase("ollama", "/api/tags", "Authorization", "Bearer sk-very-secret")]
    public async Task CompleteAsync_WhenASilentProviderListsItsModels_GoesOnWaiting(string provider, string path, string header, string key)
    {
        string good = provider switch
        {
            "anthropic" => ModelServer.GoodAnthropicAnswer,
            "ollama" => ModelServer.GoodOllamaAnswer,
            _ => ModelServer.GoodAnswer,
        };
        _server.Otherwise = ModelServer.Answer(HttpStatusCode.OK, good);
        _server.OnProbe = ModelServer.Answer(HttpStatusCode.OK, """{"data":[]}""");
        await using ServiceProvider services = Models.For(_server, _clock, provider, ("Llm:TimeoutSeconds", "600"));
        await services.CallAsync();
        await _server.RequestSeenAsync();
        var thought = new TaskCompletionSource();
        _server.Then(ModelServer.AnswerAfter(thought.Task, good));

        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(45));
        await _server.RequestSeenAsync();
        thought.SetResult();

        Assert.That((await call).Text, Is.EqualTo("pong"));
        (string asked, IReadOnlyDictionary<string, string> headers) = _server.Probes.Single();
        Assert.That((asked, headers[header]), Is.EqualTo((path, key)));
    }

    [Test]
    public async Task CompleteAsync_WhenASilentProviderDoesNotListItsModelsEither_IsSystemicFiveSecondsLater([Values] bool hasAnswered)
    {
        _server.OnProbe = ModelServer.Hang;
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"));
        if (hasAnswered)
        {
            await services.CallAsync();
            await _server.RequestSeenAsync();
        }

        _server.Otherwise = ModelServer.Hang;

        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(45));
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(
            async () => await call.WaitAsync(TimeSpan.FromSeconds(30)),
            Throws.TypeOf<ModelCallException>().With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic));
    }

    [Test]
    public async Task CompleteAsync_WhenAModelThatNeverAnsweredIsLoadedForLong_WaitsForItWhateverTheProviderSays()
    {
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"));
        var loaded = new TaskCompletionSource();
        _server.Then(ModelServer.AnswerAfter(loaded.Task));

        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(45));
        await _server.RequestSeenAsync();
        loaded.SetResult();

        Assert.That((await call).Text, Is.EqualTo("pong"));
        Assert.That(_server.Probes, Has.Count.EqualTo(1));
    }

    [TestCase(true, HttpStatusCode.OK)]
    [TestCase(false, HttpStatusCode.NotFound)]
    public async Task CompleteAsync_WhenAProviderIsThereButNeverAnswersTheCall_IsSystemicAtItsTimeLimit(bool hasAnswered, HttpStatusCode sign)
    {
        _server.OnProbe = ModelServer.Answer(sign, "{}");
        await using ServiceProvider services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "120"));
        if (hasAnswered)
        {
            await services.CallAsync();
            await _server.RequestSeenAsync();
        }

        _server.Otherwise = ModelServer.Hang;
        Task<ModelAnswer> call = services.CallAsync();
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(45));
        await _server.RequestSeenAsync();
        _clock.Advance(TimeSpan.FromSeconds(75));

        Assert.That(
            async () => await call.WaitAsync(TimeSpan.FromSeconds(30)),
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic)
                .And.Message.StartsWith("The provider has given no answer within 120 s."));
    }

    /// <summary>Tells when somebody waits for a certain time.</summary>
    private sealed class WatchedClock(TimeSpan wait) : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == wait)
            {
                _waiting.TrySetResult();
            }

            return timer;
        }
    }
}
