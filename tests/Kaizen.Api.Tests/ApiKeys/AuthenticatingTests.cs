namespace Kaizen.Api.Tests.ApiKeys;

internal sealed class AuthenticatingTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static IEnumerable<ContractRoute> Guarded => ContractRoute.Guarded;

    [TestCaseSource(nameof(Guarded))]
    public async Task AGuardedRoute_WhenNoKeyIsSent_IsUnauthorized(ContractRoute route)
    {
        Answer answer = await Api.Anonymous.SendAsync(route.HttpMethod, route.UnknownPath, WireClient.Json(route.Body));

        answer.ShouldBeProblem(Unauthorized, "Missing API key");
    }

    [TestCaseSource(nameof(Guarded))]
    public async Task AGuardedRoute_WhenTheKeyIsUnknown_IsUnauthorized(ContractRoute route)
    {
        WireClient stranger = Api.ClientWith($"kaizen_{new string('0', 32)}");

        Answer answer = await stranger.SendAsync(route.HttpMethod, route.UnknownPath, WireClient.Json(route.Body));

        answer.ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
    }

    [TestCase("nonsense")]
    [TestCase("kaizen_")]
    [TestCase("kaizen_é")]
    [TestCase("Bearer x")]
    public async Task AKey_WhenItIsNotOne_IsInvalid(string key)
    {
        Answer answer = await Api.Anonymous.GetAsync("/api/v1/tasks", ("X-API-Key", Uri.EscapeDataString(key)));

        answer.ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
    }

    [Test]
    public async Task AKey_WhenItIsInUpperCase_IsInvalid()
    {
        Answer answer = await Api.ClientWith(Api.Key.ToUpperInvariant()).GetAsync("/api/v1/tasks");

        answer.ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
    }

    [Test]
    public async Task AnEmptyKey_IsUnauthorized() =>
        (await Api.Anonymous.GetAsync("/api/v1/tasks", ("X-API-Key", ""))).ShouldBeProblem(Unauthorized);

    [TestCase("/api/v1/nothing")]
    [TestCase("/nothing/at/all")]
    public async Task AnUnknownPath_WhenNoKeyIsSent_IsUnauthorized(string path) =>
        (await Api.Anonymous.GetAsync(path)).ShouldBeProblem(Unauthorized, "Missing API key");

    [Test]
    public async Task AnUnknownMethod_WhenNoKeyIsSent_IsUnauthorized() =>
        (await Api.Anonymous.SendAsync(HttpMethod.Put, "/api/v1/tasks", content: null)).ShouldBeProblem(Unauthorized, "Missing API key");

    [TestCase("{", "application/json")]
    [TestCase("""{"name":5}""", "application/json")]
    [TestCase("hello", "text/plain")]
    public async Task TheKey_IsCheckedBeforeTheBody(string body, string mediaType)
    {
        HttpContent content = WireClient.Bytes(System.Text.Encoding.UTF8.GetBytes(body), mediaType);

        Answer answer = await Api.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/tasks", content);

        answer.ShouldBeProblem(Unauthorized, "Missing API key");
    }

    [Test]
    public async Task TheKey_IsCheckedBeforeTheSizeOfTheBody()
    {
        var content = new ByteArrayContent(new byte[11 * 1024 * 1024]);
        content.Headers.ContentType = new("application/json");

        Answer answer = await Api.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/tasks", content, ("Expect", "100-continue"));

        answer.ShouldBeProblem(Unauthorized, "Missing API key");
    }

    [TestCase("/api/v1/tasks/nonsense")]
    [TestCase("/api/v1/tasks?limit=-1")]
    public async Task TheKey_IsCheckedBeforePathAndQuery(string path) =>
        (await Api.Anonymous.GetAsync(path)).ShouldBeProblem(Unauthorized, "Missing API key");

    [TestCase("/health")]
    [TestCase("/health/ready")]
    [TestCase("/docs")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/api/v1/keys/status")]
    public async Task AnOpenRoute_NeedsNoKey(string path)
    {
        await Api.UntilReadyAsync();

        Answer answer = await Api.Anonymous.GetAsync(path);

        Assert.That((int)answer.Status, Is.InRange(200, 399), answer.ToString());
    }

    [TestCase("/health")]
    [TestCase("/api/v1/keys/status")]
    public async Task AnOpenRoute_WhenAWrongKeyIsSent_Answers(string path) =>
        (await Api.ClientWith("wrong").GetAsync(path)).ShouldBe(OK);

    [Test]
    public async Task TheHeadersName_IsNotCaseSensitive() =>
        (await Api.Anonymous.GetAsync("/api/v1/tasks?limit=1", ("x-api-key", Api.Key))).ShouldBe(OK);
}
