namespace Kaizen.Api.Tests.Tasks;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.Shareable))]
internal sealed class DeletingLargeTasksTests(DatabaseEngine engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _waiting = engine == DatabaseEngine.SqlServer
        ? "sys.dm_exec_requests WHERE blocking_session_id <> 0"
        : "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

    [Test]
    public async Task WhileWhatIsBelowATaskIsDeleted_OthersActivateAndRevoke()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database);
        string large = await api.GivenATaskAsync();
        await api.GivenATraceAsync(large);
        string other = await api.GivenATaskAsync();
        string keyId = (await api.Client.PostAsync("/api/v1/keys", new { label = "other" })).ShouldBe(Created).Text("id")!;
        Task<Answer> deletion;

        // As long as a trace cannot be deleted, the deletion is under way.
        await using (await database.HoldAsync("traces"))
        {
            deletion = api.Client.DeleteAsync($"/api/v1/tasks/{large}");
            await Until.TrueAsync(() => database.CountAsync(_waiting), count => count > 0, Patience);

            await api.GivenAnActivePromptAsync(other).WaitAsync(Patience);
            (await api.Client.DeleteAsync($"/api/v1/keys/{keyId}").WaitAsync(Patience)).ShouldBe(NoContent);
            Assert.That(deletion.IsCompleted, Is.False);
        }

        (await deletion).ShouldBe(NoContent);
    }
}
