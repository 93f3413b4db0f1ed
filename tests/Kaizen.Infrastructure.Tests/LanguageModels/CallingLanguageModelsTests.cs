using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Optimization.LanguageModels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Tests.LanguageModels;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallingLanguageModelsTests
{
    private const string Error = """{"error":{"message":"Key sk-very-secret: the words","type":"x","code":"y"}}""";
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(600);

    private readonly ImpatientClock _clock = new(CallTimeout);
    private ModelServer _server = default!;
    private ServiceProvider _services = default!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ModelServer.StartAsync();
        _services = Models.For(_server, _clock, "openai", ("Llm:TimeoutSeconds", "600"), ("Llm:FirstAnswerSeconds", "600"), ("Llm:MaxParallelCalls", "2"));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task CompleteAsync_WhenTheServerAnswers_PassesEverythingOn()
    {
        ModelAnswer answer = await _services.CallAsync(Models.Ping with { Temperature = 0.5, MaxOutputTokens = 77, Seed = 42 });

        (string path, string authorization, JsonElement body) = _server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(answer, Is.EqualTo(new ModelAnswer("pong", 11, 3)));
            Assert.That(path, Is.EqualTo("/chat/completions"));
            Assert.That(authorization, Is.EqualTo("Bearer sk-very-secret"));
            Assert.That(body.GetProperty("model").GetString(), Is.EqualTo("m"));
            Assert.That(body.GetProperty("temperature").GetDouble(), Is.EqualTo(0.5));
            Assert.That(body.GetProperty("max_completion_tokens").GetInt32(), Is.EqualTo(77));
            Assert.That(body.GetProperty("seed").GetInt64(), Is.EqualTo(42));
            Assert.That(
                body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()),
                Is.EqualTo(new[] { "system", "user" }));
        });
    }

    [TestCase("temperature", """{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model.","type":"invalid_request_error"}}""", 400)]
    [TestCase("seed", """{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}""", 422)]
    [TestCase("max_completion_tokens", """{"error":{"message":"Unrecognized request argument supplied: max_completion_tokens"}}""", 400)]
    public async Task CompleteAsync_WhenTheModelRefusesAMember_AsksItWithoutFromThenOn(string member, string refusal, int status)
    {
        ModelRequest request = Models.Ping with { Temperature = 0, MaxOutputTokens = 77, Seed = 42 };
        _server.Then(ModelServer.Answer((HttpStatusCode)status, refusal));

        ModelAnswer first = await _services.CallAsync(request);
        await _services.CallAsync(request);

        Assert.That(first.Text, Is.EqualTo("pong"));
        Assert.That(_server.Requests.Select(sent => sent.Body.TryGetProperty(member, out _)), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public async Task CompleteAsync_WhenTheModelRefusesSeveralMembers_LimitsTheAnswerUnderTheOlderName()
    {
        const string refusal = """{"detail":[{"type":"extra_forbidden","loc":["body","seed"]},{"type":"extra_forbidden","loc":["body","max_completion_tokens"]}]}""";
        _server.Then(ModelServer.Answer(HttpStatusCode.UnprocessableEntity, refusal));

        await _services.CallAsync(Models.Ping with { Temperature = 0, MaxOutputTokens = 77, Seed = 42 });

        JsonElement sent = _server.Requests.Last().Body;
        Assert.That(
            sent.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(new[] { "model", "messages", "temperature", "max_tokens" }), sent.ToString());
        Assert.That(sent.GetProperty("max_tokens").GetInt32(), Is.EqualTo(77));
    }

    [Test]
    public async Task CompleteAsync_WhenTheRefusalStays_FailsWithItsWords()
    {
        Func<HttpContext, Task> refusal = ModelServer.Answer(HttpStatusCode.BadRequest, """{"error":{"message":"The seed is cursed."}}""");
        _server.Then(refusal, refusal);

        ModelCallException failed = Assert.ThrowsAsync<ModelCallException>(() => _services.CallAsync(Models.Ping with { Seed = 42 }))!;

        Assert.That(failed.Message, Does.Contain("The seed is cursed."));
        Assert.That(_server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task CompleteAsync_WhenOnlyTheMessagesAreGiven_SendsNothingElse()
    {
        await _services.CallAsync();

        Assert.That(_server.Requests.Single().Body.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(new[] { "model", "messages" }));
    }

    [TestCase("anthropic", "/v1/messages", ModelServer.GoodAnthropicAnswer)]
    [TestCase("ollama", "/api/chat", ModelServer.GoodOllamaAnswer)]
    [TestCase("azureopenai", "/openai/v1/chat/completions", ModelServer.GoodAnswer)]
    public async Task CompleteAsync_WhenAnotherProviderIsNamed_SpeaksItsProtocolAndRetries(string provider, string path, string good)
    {
        _server.Then(ModelServer.Answer(HttpStatusCode.InternalServerError, Error), ModelServer.Answer(HttpStatusCode.OK, good));
        await using ServiceProvider services = Models.For(_server, _clock, provider, ("Llm:TimeoutSeconds", "600"));

        ModelAnswer answer = await services.CallAsync(Models.Ping with { Temperature = 0 });

        Assert.Multiple(() =>
        {
            Assert.That(answer, Is.EqualTo(new ModelAnswer("pong", 11, 3)));
            Assert.That(_server.Requests.Select(request => request.Path), Is.EqualTo(new[] { path, path }));
        });
    }

    [Test]
    public async Task CompleteAsync_WhenFaultsPass_AnswersAfterThem()
    {
        _server.Then(
            ModelServer.Answer(HttpStatusCode.InternalServerError, Error),
            ModelServer.Cut,
            ModelServer.Answer(HttpStatusCode.OK, "<html>garbage"),
            ModelServer.Answer(HttpStatusCode.OK, """{"choices":[]}"""),
            ModelServer.Answer(HttpStatusCode.OK, """{"choices":[{}]}"""));

        ModelAnswer answer = await _services.CallAsync();

        Assert.That((answer.Text, _server.Requests.Count), Is.EqualTo(("pong", 6)));
    }

    [TestCase("7", 7)]
    [TestCase("Mon, 04 May 2026 12:00:09 GMT", 9)]
    public async Task CompleteAsync_WhenToldWhenToRetry_WaitsThatLong(string retryAfter, int seconds)
    {
        _server.Then(ModelServer.Answer(HttpStatusCode.TooManyRequests, Error, retryAfter));

        await _services.CallAsync();

        Assert.That(_clock.Waits, Does.Contain(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(HttpStatusCode.TooManyRequests, RetrySchedule.MaxAttempts, ModelFault.Unavailable)]
    [TestCase(HttpStatusCode.BadGateway, RetrySchedule.MaxAttempts, ModelFault.Unavailable)]
    [TestCase(HttpStatusCode.Unauthorized, 1, ModelFault.Systemic)]
    [TestCase(HttpStatusCode.Forbidden, 1, ModelFault.Systemic)]
    [TestCase(HttpStatusCode.NotFound, 1, ModelFault.Systemic)]
    [TestCase(HttpStatusCode.BadRequest, 1, ModelFault.Unavailable)]
    public void CompleteAsync_WhenAnErrorStays_GivesUpWithTheProvidersWordsButNotTheKey(HttpStatusCode status, int attempts, ModelFault fault)
    {
        _server.Otherwise = ModelServer.Answer(status, Error);

        Assert.Multiple(() =>
        {
            Assert.That(
                async () => await _services.CallAsync(),
                Throws.TypeOf<ModelCallException>()
                    .With.Property(nameof(ModelCallException.Fault)).EqualTo(fault)
                    .And.Message.EqualTo($"The provider answered {(int)status}: Key ***: the words"));
            Assert.That(_server.Requests, Has.Count.EqualTo(attempts));
        });
    }

    [TestCase("openai", """{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"TEXT"}}]}""")]
    [TestCase("anthropic", """{"id":"1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"TEXT"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":3}}""")]
    [TestCase("ollama", """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"TEXT"},"done":true,"done_reason":"stop"}""")]
    public async Task CompleteAsync_WhenTheAnswerHoldsWhatNoDatabaseCanStore_ReplacesIt(string provider, string body)
    {
        const string sent = @"a\u0000b \ud83d c\uDC4D \ud83d\udc4d \\ud83d ä";
        _server.Then(ModelServer.Answer(HttpStatusCode.OK, body.Replace("TEXT", sent, StringComparison.Ordinal)));
        await using ServiceProvider services = Models.For(_server, _clock, provider, ("Llm:TimeoutSeconds", "600"));

        ModelAnswer answer = await services.CallAsync();

        Assert.That(answer.Text, Is.EqualTo("a\ufffdb \ufffd c\ufffd 👍 \\ud83d ä"));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("""{"error":{"message":"Key sk-ab\/c+d: the words"}}""", "Key ***: the words")]
    [TestCase("""{"error":{"message":"Key sk\u002dab\/c\u002Bd: the words"}}""", "Key ***: the words")]
    [TestCase("""{"error":"Key sk-ab/c\u002bd: the words"}""", "Key ***: the words")]
    [TestCase("""{"error":{"message":"upstream said {\"error\":\"Key sk-ab\\/c\\u002bd\"}"}}""", "upstream said {\"error\":\"Key ***\"}")]
    [TestCase("""{"detail":"Key sk-ab\/c\u002Bd"}""", """{"detail":"Key ***"}""")]
    [TestCase("""{"error":{"message":"No \u0000 and \ud83d here"}}""", "No \ufffd and \ufffd here")]
    public async Task CompleteAsync_WhenTheProviderEscapesItsWords_ShowsNeitherTheKeyNorWhatCannotBeStored(string body, string words)
    {
        _server.Otherwise = ModelServer.Answer(HttpStatusCode.Unauthorized, body);
        await using ServiceProvider services = Models.Provide(
            _clock, "Production", ("Llm:Endpoint", _server.Endpoint), ("Llm:ApiKey", "sk-ab/c+d"), ("Llm:TimeoutSeconds", "600"));

        Assert.That(
            async () => await services.CallAsync(),
            Throws.TypeOf<ModelCallException>().With.Message.EqualTo($"The provider answered 401: {words}"));
    }

    [Test]
    public void CompleteAsync_WhenNothingListens_IsSystemicSoon()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        string endpoint = $"http://{closed.LocalEndpoint}";
        closed.Stop();
        using ServiceProvider services = Models.Provide(
            _clock, "Production", ("Llm:Endpoint", endpoint), ("Llm:TimeoutSeconds", "600"));

        Assert.That(
            async () => await services.CallAsync(),
            Throws.TypeOf<ModelCallException>()
                .With.Property(nameof(ModelCallException.Fault)).EqualTo(ModelFault.Systemic)
                .And.Message.StartsWith($"No connection to {endpoint}"));
    }

    [TestCase("null", 2)]
    [TestCase("\"\"", 1)]
    [TestCase("null", 1, "length")]
    public async Task CompleteAsync_WhenAnAnswerHasNoContent_TriesAgain(string content, int requests, string finish = "stop")
    {
        _server.Then(ModelServer.Answer(
            HttpStatusCode.OK,
            $$$"""{"choices":[{"index":0,"finish_reason":"{{{finish}}}","message":{"role":"assistant","content":{{{content}}} }}]}"""));

        ModelAnswer answer = await _services.CallAsync();

        Assert.That((answer.Text, _server.Requests.Count), Is.EqualTo((requests == 1 ? "" : "pong", requests)));
    }

    [Test]
    public async Task CompleteAsync_WhenAnAttemptMayHaveToBePaid_TellsSo()
    {
        int lost = 0;
        _server.Then(
            ModelServer.Cut,
            ModelServer.Answer(HttpStatusCode.OK, "<html>"),
            ModelServer.Answer(HttpStatusCode.TooManyRequests, Error),
            ModelServer.Answer(HttpStatusCode.InternalServerError, Error));

        await _services.CallAsync(Models.Ping with { AttemptLost = () => Task.FromResult(lost++) });

        Assert.That((lost, _server.Requests.Count), Is.EqualTo((2, 5)));
    }

    [Test]
    public void CompleteAsync_WhenNoFurtherAttemptMayBePaid_MakesNone()
    {
        _server.Otherwise = ModelServer.Cut;

        Assert.That(
            async () => await _services.CallAsync(Models.Ping with { AttemptLost = () => throw new ArithmeticException("too dear") }),
            Throws.TypeOf<ArithmeticException>());
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CompleteAsync_WhenTheCallerCancels_StopsAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Then(ModelServer.Hang);

        Task<ModelAnswer> call = _services.CallAsync(cancellationToken: cancellation.Token);
        await _server.RequestSeenAsync();
        await cancellation.CancelAsync();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("""{"error":{"code":"content_filter","message":"no"}}""", HttpStatusCode.BadRequest, ModelFault.ContentRefused)]
    [TestCase("""{"error":{"code":"context_length_exceeded","message":"too long"}}""", HttpStatusCode.BadRequest, ModelFault.ContextOverflow)]
    [TestCase("""{"error":{"code":"insufficient_quota","message":"pay"}}""", HttpStatusCode.TooManyRequests, ModelFault.Systemic)]
    public void CompleteAsync_WhenTheFaultLiesInTheRequest_DoesNotRetry(string body, HttpStatusCode status, ModelFault fault)
    {
        _server.Otherwise = ModelServer.Answer(status, body);

        Assert.Multiple(() =>
        {
            Assert.That(
                async () => await _services.CallAsync(),
                Throws.TypeOf<ModelCallException>().With.Property(nameof(ModelCallException.Fault)).EqualTo(fault));
            Assert.That(_server.Requests, Has.Count.EqualTo(1));
        });
    }

    [TestCase("length")]
    [TestCase("content_filter")]
    public async Task CompleteAsync_WhenTheAnswerIsCutOffAndUsageIsMissing_SaysSoAndEstimates(string finishReason)
    {
        _server.Otherwise = ModelServer.Answer(
            HttpStatusCode.OK, $$"""{"choices":[{"index":0,"finish_reason":"{{finishReason}}","message":{"role":"assistant","content":"12345678"} }]}""");

        ModelAnswer answer = await _services.CallAsync();

        Assert.That(answer, Is.EqualTo(new ModelAnswer("12345678", 2 + 1, 2, Truncated: true)));
    }

    [Test]
    public async Task CompleteAsync_WhenTheFilterLeavesNothing_CountsTheAnswerThatIsPaid()
    {
        _server.Otherwise = ModelServer.Answer(
            HttpStatusCode.OK,
            """{"choices":[{"index":0,"finish_reason":"content_filter","message":{"role":"assistant","content":null}}],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}""");

        ModelAnswer answer = await _services.CallAsync();

        Assert.That(answer, Is.EqualTo(new ModelAnswer("", 5, 7, Truncated: true)));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CompleteAsync_WhenManyCall_KeepsToTheLimit()
    {
        int underWay = 0;
        int most = 0;
        _server.Otherwise = async context =>
        {
            int now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            await ModelServer.Answer(HttpStatusCode.OK, ModelServer.GoodAnswer)(context);
            Interlocked.Decrement(ref underWay);
        };

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _services.CallAsync()));

        Assert.That(most, Is.InRange(1, 2));
        Assert.That(_server.Requests, Has.Count.EqualTo(40));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
