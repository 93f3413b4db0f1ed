namespace Kaizen.Api.Tests.Jobs;

internal sealed class FollowingJobsTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task Events_TellTheStatesUntilTheEnd()
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
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings });
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());
        await Until.TrueAsync(() => api.JobAsync(jobId), job => job.Text("status") == "EVALUATING", TimeSpan.FromSeconds(30));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));

        // No event has so great an id: the client has seen all there are.
        using HttpResponseMessage response = await api.Client.StartAsync(
                HttpMethod.Get, $"/api/v1/jobs/{jobId}/events", content: null, HttpCompletionOption.ResponseHeadersRead, ("Last-Event-ID", "1000000"))
            .WaitAsync(TimeSpan.FromSeconds(5));
        using var stream = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string?>();
        for (int line = 0; line < 4; line++)
        {
            lines.Add(await stream.ReadLineAsync(deadline.Token));
        }

        Assert.That(lines, Is.EqualTo(new[] { ": keep-alive", "", ": keep-alive", "" }));
    }

    [Test]
    public async Task Events_NeedAKey()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());

        (await Api.Anonymous.GetAsync($"/api/v1/jobs/{jobId}/events")).ShouldBeProblem(Unauthorized, "Missing API key");
    }
}
