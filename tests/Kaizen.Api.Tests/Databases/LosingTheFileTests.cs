using Microsoft.Data.Sqlite;

namespace Kaizen.Api.Tests.Databases;

/// <summary>What becomes of requests and jobs when the file that holds the database is gone, or held by another process such as a backup.</summary>
internal sealed class LosingTheFileTests
{
    private const string OneSecondsPatience = "Default Timeout=1";

    [Test]
    public async Task ARequest_WhileTheFileIsGone_IsToldToComeAgain()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await StartAsync(database, "Pooling=False");
        string folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!;
        Directory.Move(folder, $"{folder}-away");

        ShouldBeAway(await api.Client.GetAsync("/api/v1/tasks"));
        ShouldBeAway(await api.Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }));

        Directory.Move($"{folder}-away", folder);
        await api.GivenATaskAsync();
    }

    [Test]
    public async Task ARequest_WhileTheFileIsHeld_IsToldToComeAgain()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await StartAsync(database, OneSecondsPatience);
        string taskId = await api.GivenATaskAsync();

        await using (await HoldAsync(database))
        {
            ShouldBeAway(await api.Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }));
            ShouldBeAway(await api.Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId)));
        }

        await api.GivenFeedbackAsync(taskId);
    }

    [Test]
    public async Task EntriesThatComeTogether_WhileTheFileIsHeld_AreToldSoTogether()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await StartAsync(database, OneSecondsPatience);
        string taskId = await api.GivenATaskAsync();

        await using (await HoldAsync(database))
        {
            // The first one goes alone, and the others are together by the time it has failed: one by one they would take 100 s.
            Answer[] answers = await AtOnce.SendAsync(100, _ => api.Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId)))
                .WaitAsync(TimeSpan.FromSeconds(50));
            Assert.Multiple(() => Array.ForEach(answers, ShouldBeAway));
        }

        await api.GivenFeedbackAsync(taskId);
    }

    [Test]
    public async Task AJob_WhileTheFileIsHeld_WaitsForItWithoutPayingTwice()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using var model = new TicketModel(async asked =>
        {
            if (asked is 3 or 12)
            {
                SqliteConnection holder = await HoldAsync(database);
                _ = Task.Delay(TimeSpan.FromSeconds(3)).ContinueWith(_ => holder.DisposeAsync().AsTask(), TaskScheduler.Default);
            }
        });
        await using KaizenApi api = await StartAsync(database, OneSecondsPatience, [.. model.Settings]);
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());

        Answer ended = await Until.TrueAsync(
            () => api.Client.GetAsync($"/api/v1/jobs/{jobId}"), answer => Until.HasEnded(answer.Json), TimeSpan.FromSeconds(60));

        Assert.That(ended.Json.Text("status"), Is.EqualTo("SUCCESS"), ended.ToString());
        Assert.That(model.Asked, Has.Count.GreaterThan(20).And.Unique);
    }

    private static Task<KaizenApi> StartAsync(TestDatabase database, string setting, params (string Name, string Value)[] settings) =>
        KaizenApi.StartAsync(
            database,
            new KaizenApiOptions { Settings = [("ConnectionStrings:Kaizen", $"{database.ConnectionString};{setting}"), .. settings] });

    /// <summary>Begins a transaction that writes, which ends with the connection.</summary>
    private static async Task<SqliteConnection> HoldAsync(TestDatabase database)
    {
        var holder = new SqliteConnection($"{database.ConnectionString};Pooling=False");
        await holder.OpenAsync();
        await using SqliteCommand begin = holder.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        return holder;
    }

    private static void ShouldBeAway(Answer answer)
    {
        JsonElement problem = answer.ShouldBeProblem(ServiceUnavailable, "The database is away");
        Assert.That(problem.Text("code"), Is.EqualTo("database-unavailable"));
        Assert.That(answer.Header("Retry-After"), Does.Match("^[1-9][0-9]*$"));
    }
}
