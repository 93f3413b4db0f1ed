namespace Kaizen.Api.Tests.Jobs;

/// <summary>A node that runs as many jobs as it may.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class FullNodesTests(DatabaseEngine engine)
{
    private const int Places = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task WhenEveryPlaceIsTaken_StorageIsTrimmedAndTheNextJobWaitsForAPlace()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using SilentModel model = await SilentModel.StartAsync();
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings });
        string[] taskIds = await Task.WhenAll(Enumerable.Range(0, Places + 1).Select(_ => api.GivenATrainableTaskAsync()));
        string[] running = await Task.WhenAll(taskIds[..Places].Select(api.GivenAJobAsync));
        foreach (string jobId in running)
        {
            await Until.TrueAsync(() => api.JobAsync(jobId), job => job.Text("status") == "EVALUATING", Patience);
        }

        string waiting = await api.GivenAJobAsync(taskIds[Places]);
        string crowded = await api.GivenATaskAsync(new { feedback_retention_limit = 2 });
        await api.GivenTicketsAsync(crowded, 5);

        await Until.TrueAsync(() => api.TaskAsync(crowded), task => task.Number("feedback_count") == 2, Patience);
        Assert.That((await api.JobAsync(waiting)).Text("status"), Is.EqualTo("PENDING"));

        (await api.Client.PostAsync($"/api/v1/jobs/{running[0]}/cancel")).ShouldBe(OK);

        await Until.TrueAsync(() => api.JobAsync(waiting), job => job.Text("status") != "PENDING", Patience);
    }
}
