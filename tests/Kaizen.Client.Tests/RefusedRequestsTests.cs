namespace Kaizen.Client.Tests;

internal sealed class RefusedRequestsTests : ServerTests
{
    [Test]
    public async Task AConflict_NamesTheRule()
    {
        TaskSummary task = await GivenATaskAsync();

        KaizenApiException refused = await RefusedAsync(() => Kaizen.CreateTaskAsync(new CreateTaskRequest { Name = task.Name }));

        Assert.Multiple(() =>
        {
            Assert.That((refused.Status, refused.Title, refused.Code), Is.EqualTo((409, "Conflict", "task-name-taken")));
            Assert.That(refused.Detail, Is.EqualTo("Task name already exists"));
            Assert.That(refused.Message, Does.Contain(refused.Detail));
            Assert.That(refused.Errors, Is.Empty);
            Assert.That(refused.RequestId, Is.Not.Empty);
        });
    }

    [Test]
    public async Task AnInvalidRequest_NamesItsMembers()
    {
        KaizenApiException refused = await RefusedAsync(
            () => Kaizen.SubmitFeedbackAsync(new SubmitFeedbackRequest { TaskName = NewName(), Score = 1.5, FeedbackThreshold = 0 }));

        Assert.Multiple(() =>
        {
            Assert.That((refused.Status, refused.Code), Is.EqualTo((422, "validation")));
            Assert.That(refused.Errors.Keys, Is.EquivalentTo(new[] { "score", "feedback_threshold" }));
            Assert.That(refused.Errors["score"], Is.EqualTo(new[] { "score must be between 0.0 and 1.0" }));
        });
    }

    [Test]
    public async Task AnUnknownTask_IsNotFound()
    {
        KaizenApiException refused = await RefusedAsync(() => Kaizen.GetActivePromptAsync(Guid.NewGuid()));

        Assert.That((refused.Status, refused.Detail), Is.EqualTo((404, "Task not found")));
    }

    [Test]
    public async Task AnUnknownJob_CannotBeWatched()
    {
        KaizenApiException refused = await RefusedAsync(
            async () => await Kaizen.WatchJobAsync(Guid.NewGuid()).GetAsyncEnumerator().MoveNextAsync());

        Assert.That((refused.Status, refused.Detail, refused.Code), Is.EqualTo((404, "Job not found", "not-found")));
    }

    [TestCase(null, "Missing API key")]
    [TestCase("kaizen_00000000000000000000000000000000", "Invalid or revoked API key")]
    public async Task WithoutAGoodKey_RequestsAreRefused(string? key, string detail)
    {
        KaizenApiException refused = await RefusedAsync(() => Server.Client(key).ListTasksAsync());

        Assert.That((refused.Status, refused.Detail), Is.EqualTo((401, detail)));
    }

    [Test]
    public async Task WithoutAKey_OpenOperationsAnswer()
    {
        IKaizenClient anonymous = Server.Client(apiKey: null);

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((await anonymous.GetKeyStatusAsync()).HasKeys, Is.True);
            Assert.That((await anonymous.GetHealthAsync()).Status, Is.EqualTo("ok"));
            Assert.That((await anonymous.GetReadinessAsync()).Checks.Keys, Is.EquivalentTo(new[] { "database", "scheduler" }));
        });
    }

    [TestCase("<html>Bad gateway</html>")]
    [TestCase("[1]")]
    [TestCase("""{"errors":{"name":"not a list"}}""")]
    [TestCase("")]
    public async Task AnAnswerThatIsNoProblem_IsKeptAsItCame(string body)
    {
        using var proxy = new HttpClient(new Proxy(body)) { BaseAddress = new Uri("http://proxy.test/") };

        KaizenApiException refused = await RefusedAsync(() => new KaizenClient(proxy).ListTasksAsync());

        Assert.Multiple(() =>
        {
            Assert.That((refused.Status, refused.Response), Is.EqualTo((502, body)));
            Assert.That((refused.Title, refused.Detail, refused.Code), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
            Assert.That(refused.Errors, Is.Empty);
            Assert.That(refused.RequestId, Is.EqualTo("from-the-header"));
        });
    }

    private static async Task<KaizenApiException> RefusedAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (KaizenApiException refused)
        {
            return refused;
        }

        throw new AssertionException("The request was not refused.");
    }

    private sealed class Proxy(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StringContent(body) };
            answer.Headers.Add("x-request-id", "from-the-header");
            return Task.FromResult(answer);
        }
    }
}
