namespace Kaizen.Api.Tests.Feedback;

internal sealed class KeepingTheNewestTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task TheOldestLiveEntries_GoWhenThereAreMoreThanTheTaskKeeps()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_retention_limit = 3 });
        string seed = (await Api.GivenFeedbackAsync(taskId, new { source = "seed" })).Text("id")!;
        List<string> ids = [];
        for (int number = 0; number < 5; number++)
        {
            ids.Insert(0, (await Api.GivenFeedbackAsync(taskId)).Text("id")!);
        }

        JsonElement kept = await Until.TrueAsync(
            async () => (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK),
            list => list.GetArrayLength() <= 4,
            TimeSpan.FromSeconds(30));

        JsonElement task = await Api.TaskAsync(taskId);
        Assert.Multiple(() =>
        {
            Assert.That(kept.Texts("id"), Is.EqualTo(new[] { ids[0], ids[1], ids[2], seed }));
            Assert.That(task.Number("feedback_count"), Is.EqualTo(3));
            Assert.That(task.Text("threshold_progress"), Is.EqualTo("5/50"), "What is deleted has been counted.");
        });
    }
}
