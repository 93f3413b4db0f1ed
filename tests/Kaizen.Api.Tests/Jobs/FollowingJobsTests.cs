namespace Kaizen.Api.Tests.Jobs;

internal sealed class FollowingJobsTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] States = ["PENDING", "RUNNING", "EVALUATING", "COMPILING", "SUCCESS"];

    [Test]
    public async Task Events_TellEveryStateUntilTheEnd()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());

        List<ServerSentEvent> events = await ServerSentEvent.ReadAllAsync(Client, $"/api/v1/jobs/{jobId}/events");

        JsonElement job = await Api.JobAsync(jobId);
        Assert.That(events, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(Until.HasEnded(job), Is.True, "The stream ended before the job did.");
            Assert.That(events[^1].Json.Text("status"), Is.EqualTo(job.Text("status")));
            Assert.That(events[^1].Json.Text("progress_step"), Is.EqualTo(job.Text("progress_step")));
            Assert.That(events.Select(told => told.Json.Text("status")).Distinct(), Is.EqualTo(States));
            Assert.That(events.Select(told => Array.IndexOf(States, told.Json.Text("status"))), Is.Ordered);
            Assert.That(events.Select(told => told.Json.Number("progress")), Is.Ordered);
            Assert.That(events.Select(told => told.Id), Is.Unique.And.All.Not.Null);
        });
    }

    [Test]
    public async Task Events_OfAFinishedJob_TellItsEnd()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();

        List<ServerSentEvent> events = await ServerSentEvent.ReadAllAsync(Client, $"/api/v1/jobs/{job.Text("id")}/events");

        Assert.That(events, Is.Not.Empty);
        Assert.That(events[^1].Json.Text("status"), Is.EqualTo("SUCCESS"));
    }

    [Test]
    public async Task Events_AfterALastOneSeen_AreNotTakenUpFromTheStart()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());
        List<ServerSentEvent> events = await ServerSentEvent.ReadAllAsync(Client, $"/api/v1/jobs/{jobId}/events");

        List<ServerSentEvent> afterTheFirst = await ServerSentEvent.ReadAllAsync(
            Client, $"/api/v1/jobs/{jobId}/events", ("Last-Event-ID", events[0].Id!));
        List<ServerSentEvent> afterTheLast = await ServerSentEvent.ReadAllAsync(
            Client, $"/api/v1/jobs/{jobId}/events", ("Last-Event-ID", events[^1].Id!));

        Assert.Multiple(() =>
        {
            Assert.That(events, Has.Count.GreaterThan(1));
            Assert.That(afterTheFirst.Select(told => told.Id), Has.None.EqualTo(events[0].Id));
            Assert.That(afterTheFirst[^1].Json.Text("status"), Is.EqualTo("SUCCESS"));
            Assert.That(afterTheLast, Is.Empty);
        });
    }

    [Test]
    public async Task Events_OfAJobThatWaitsForItsModel_BeginAtOnceAndStayAlive()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using SilentModel model = await SilentModel.StartAsync();
        var stopwatch = new HandMovedStopwatch();
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings, Clock = stopwatch });
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());
        await Until.TrueAsync(() => api.JobAsync(jobId), job => job.Text("status") == "EVALUATING", Patience);
        using var deadline = new CancellationTokenSource(Patience);

        // No event has so great an id: the client has seen all there are.
        using HttpResponseMessage response = await api.Client.StartAsync(
            HttpMethod.Get, $"/api/v1/jobs/{jobId}/events", content: null, HttpCompletionOption.ResponseHeadersRead, ("Last-Event-ID", "1000000"));
        using var stream = new StreamReader(await response.Content.ReadAsStreamAsync());
        string?[] atOnce = [await stream.ReadLineAsync(deadline.Token), await stream.ReadLineAsync(deadline.Token)];
        Task<string?> next = stream.ReadLineAsync(deadline.Token).AsTask();
        while (!next.IsCompleted)
        {
            stopwatch.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(40);
        }

        Assert.That(atOnce, Is.EqualTo(new[] { ": keep-alive", "" }));
        Assert.That(await next, Is.EqualTo(": keep-alive"));
    }

    [Test]
    public async Task Events_NeedAKey()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());

        (await Api.Anonymous.GetAsync($"/api/v1/jobs/{jobId}/events")).ShouldBeProblem(Unauthorized, "Missing API key");
    }
}
