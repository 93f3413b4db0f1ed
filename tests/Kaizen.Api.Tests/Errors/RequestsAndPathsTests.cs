namespace Kaizen.Api.Tests.Errors;

/// <summary>Request ids, trailing slashes and foreign origins.</summary>
internal sealed class RequestsAndPathsTests(DatabaseEngine engine) : ApiTests(engine)
{
    [TestCase("/health")]
    [TestCase("/api/v1/tasks?limit=1")]
    [TestCase("/api/v1/nothing")]
    [TestCase("/api/v1/tasks/nonsense")]
    public async Task ASaneRequestId_IsEchoed(string path)
    {
        string id = $"test-{Guid.NewGuid()}";

        Answer answer = await Client.GetAsync(path, ("X-Request-Id", id));

        Assert.That(answer.Header("X-Request-Id"), Is.EqualTo(id));
    }

    [Test]
    public async Task ARequestWithoutAKey_HasItsIdEchoed()
    {
        Answer answer = await Api.Anonymous.GetAsync("/api/v1/tasks", ("X-Request-Id", "without-a-key-1"));

        Assert.That(answer.Header("X-Request-Id"), Is.EqualTo("without-a-key-1"));
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("with space and \"quotes\"")]
    [TestCase("a\tb")]
    [TestCase("a;b={c}")]
    public async Task AStrangeRequestId_IsReplaced(string id) => await AssertReplacedAsync(id);

    [Test]
    public async Task ALongRequestId_IsReplaced() => await AssertReplacedAsync(new string('a', 5000));

    [Test]
    public async Task RequestIds_AreMadeWhenNoneIsSent()
    {
        Answer first = await Client.GetAsync("/health");
        Answer second = await Client.GetAsync("/health");

        Assert.That(first.Header("X-Request-Id"), Is.Not.Null.And.Not.EqualTo(second.Header("X-Request-Id")));
    }

    [Test]
    public async Task TheRequestId_StandsInTheLog()
    {
        string id = $"logged-{Guid.NewGuid()}";
        string taskId = await Api.GivenATrainableTaskAsync();

        (await Client.PostAsync($"/api/v1/optimize/{taskId}", null, ("X-Request-Id", id))).ShouldBe(OK);

        Assert.That(Api.Log.Entries, Has.Some.Contains(id));
    }

    [TestCase("/api/v1/tasks/")]
    [TestCase("/api/v1/tasks/?limit=1")]
    [TestCase("/api/v1/feedback/")]
    [TestCase("/api/v1/jobs/")]
    [TestCase("/api/v1/traces/")]
    [TestCase("/api/v1/keys/")]
    [TestCase("/api/v1/keys/status/")]
    [TestCase("/health/")]
    public async Task ATrailingSlash_MeansTheSame(string path) => (await Client.GetAsync(path)).ShouldBe(OK);

    [Test]
    public async Task ATrailingSlash_WhenPosting_MeansTheSame()
    {
        JsonElement task = (await Client.PostAsync("/api/v1/tasks/", new { name = Given.Name() })).ShouldBe(Created);
        string taskId = task.Text("id")!;

        (await Client.GetAsync($"/api/v1/tasks/{taskId}/")).ShouldBe(OK);
        (await Client.PatchAsync($"/api/v1/tasks/{taskId}/", new { description = "d" })).ShouldBe(OK);
        (await Client.PostAsync("/api/v1/feedback/", Given.FeedbackBody(taskId))).ShouldBe(Created);
        (await Client.DeleteAsync($"/api/v1/tasks/{taskId}/")).ShouldBe(NoContent);
    }

    [Test]
    public async Task AForeignOrigin_IsNotInvited()
    {
        Answer answer = await Client.GetAsync("/api/v1/tasks?limit=1", ("Origin", "https://elsewhere.example"));

        answer.ShouldBe(OK);
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.Null);
    }

    [Test]
    public async Task AForeignOrigin_WhenItAsksAhead_IsNotInvited()
    {
        Answer answer = await Api.Anonymous.SendAsync(
            HttpMethod.Options,
            "/api/v1/tasks",
            content: null,
            ("Origin", "https://elsewhere.example"),
            ("Access-Control-Request-Method", "POST"));

        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.Null);
        Assert.That((int)answer.Status, Is.GreaterThanOrEqualTo(400).And.LessThan(500));
    }

    [Test]
    public async Task AConfiguredOrigin_IsInvited()
    {
        const string Origin = "https://app.example";
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = [("Cors:Origins:0", Origin)] });

        Answer ahead = await api.Anonymous.SendAsync(
            HttpMethod.Options,
            "/api/v1/tasks",
            content: null,
            ("Origin", Origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "x-api-key"));
        Answer answer = await api.Client.GetAsync("/api/v1/tasks?limit=1", ("Origin", Origin));
        Answer refused = await api.Anonymous.GetAsync("/api/v1/tasks", ("Origin", Origin));
        Answer foreign = await api.Client.GetAsync("/api/v1/tasks", ("Origin", "https://elsewhere.example"));

        Assert.Multiple(() =>
        {
            ahead.ShouldBe(NoContent);
            Assert.That(ahead.Header("Access-Control-Allow-Headers"), Is.EqualTo("x-api-key"));
            Assert.That(
                new[] { ahead, answer, refused, foreign }.Select(one => one.Header("Access-Control-Allow-Origin")),
                Is.EqualTo(new[] { Origin, Origin, Origin, null }));
            Assert.That(answer.Header("Access-Control-Expose-Headers"), Does.Contain("Link"));
            refused.ShouldBeProblem(Unauthorized, "Missing API key");
        });
    }

    private async Task AssertReplacedAsync(string id)
    {
        Answer answer = await Client.GetAsync("/health", ("X-Request-Id", id));

        answer.ShouldBe(OK);
        Assert.That(answer.Header("X-Request-Id"), Is.Not.Null.And.Not.Empty.And.Not.EqualTo(id));
    }
}
