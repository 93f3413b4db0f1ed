namespace Kaizen.Api.Tests.Databases;

/// <summary>What becomes of requests and jobs when a server that holds the database drops its connections, or is away.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.Shareable))]
internal sealed class LosingTheDatabaseTests(DatabaseEngine engine)
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(2);

    [Test]
    public async Task ARequest_IsToldToComeAgain()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database);
        await database.TakeAwayAsync();

        Answer read = await api.Client.GetAsync("/api/v1/tasks");
        Answer written = await api.Client.PostAsync("/api/v1/tasks", new { name = Given.Name() });

        foreach (Answer answer in new[] { read, written })
        {
            JsonElement problem = answer.ShouldBeProblem(ServiceUnavailable, "The database is away");
            Assert.That(problem.Text("code"), Is.EqualTo("database-unavailable"));
            Assert.That(answer.Header("Retry-After"), Does.Match("^[1-9][0-9]*$"));
        }
    }

    [Test]
    public async Task Readiness_NamesTheDatabaseAndTellsNoSecrets()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database);
        await api.UntilReadyAsync();
        await database.TakeAwayAsync();

        Answer ready = await api.Anonymous.GetAsync("/health/ready");

        JsonElement problem = ready.ShouldBeProblem(ServiceUnavailable, "Not ready: database");
        Assert.That(problem.Member("checks").Text("database"), Is.EqualTo("unavailable"));
        Assert.That(problem.Member("checks").Text("scheduler"), Is.EqualTo("ok"));
        Assert.That(ready.Header("Retry-After"), Does.Match("^[1-9][0-9]*$"));
        foreach (string setting in database.ConnectionString.Split(';'))
        {
            Assert.That(ready.Text, Does.Not.Contain(setting).And.Not.Contain(setting.Split('=')[^1]));
        }

        (await api.Anonymous.GetAsync("/health")).ShouldBe(OK);
        await database.BringBackAsync();
        await api.UntilReadyAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task AJob_GoesOnWithoutPayingTwice(bool isAway)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using var model = new TicketModel(async asked =>
        {
            if (asked is not (3 or 12 or 20))
            {
                return;
            }

            if (!isAway)
            {
                await database.CutConnectionsAsync();
                return;
            }

            await database.TakeAwayAsync();
            _ = Task.Delay(Restart).ContinueWith(_ => database.BringBackAsync(), TaskScheduler.Default);
        });
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings });
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());

        Answer ended = await Until.TrueAsync(
            () => api.Client.GetAsync($"/api/v1/jobs/{jobId}"),
            answer => answer.Status == OK && Until.HasEnded(answer.Json),
            TimeSpan.FromSeconds(60));

        Assert.That(ended.Json.Text("status"), Is.EqualTo("SUCCESS"), ended.ToString());
        Assert.That(model.Asked, Has.Count.GreaterThan(20).And.Unique);
    }
}
