namespace Kaizen.Api.Tests.Feedback;

internal sealed class ListingFeedbackTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task TheNewest_ComesFirst()
    {
        string taskId = await Api.GivenATaskAsync();
        List<string> ids = [];
        for (int number = 0; number < 5; number++)
        {
            ids.Insert(0, (await Api.GivenFeedbackAsync(taskId)).Text("id")!);
        }

        JsonElement all = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        JsonElement page = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}&limit=2&offset=1")).ShouldBe(OK);
        JsonElement beyond = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}&offset=5")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(all.Texts("id"), Is.EqualTo(ids));
            Assert.That(page.Texts("id"), Is.EqualTo(ids[1..3]));
            Assert.That(beyond.GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task ALimitAboveTheMaximum_IsTheMaximum()
    {
        string taskId = await Api.GivenATaskAsync();
        string seeds = string.Concat(Enumerable.Repeat("{\"inputs\":{\"ticket_text\":\"a\"},\"output\":\"b\"}\n", 1000));
        (await Client.UploadSeedsAsync(taskId, System.Text.Encoding.UTF8.GetBytes(seeds))).ShouldBe(Created);
        await Api.GivenFeedbackAsync(taskId);

        JsonElement most = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}&limit=1001")).ShouldBe(OK);
        JsonElement rest = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}&limit=1001&offset=1000")).ShouldBe(OK);

        Assert.That(most.GetArrayLength(), Is.EqualTo(1000));
        Assert.That(rest.GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task OtherTasks_AreNotListed()
    {
        string mine = await Api.GivenATaskAsync();
        string other = await Api.GivenATaskAsync();
        await Api.GivenFeedbackAsync(mine);
        await Api.GivenFeedbackAsync(other);

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={mine}")).ShouldBe(OK);

        Assert.That(listed.Texts("task_id"), Is.EqualTo(new[] { mine }));
    }

    [Test]
    public async Task TheLimit_IsAHundredByDefault()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 1000 });
        await AtOnce.SendAsync(105, _ => Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId)));

        JsonElement usual = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        JsonElement most = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}&limit=1000")).ShouldBe(OK);
        JsonElement all = (await Client.GetAsync("/api/v1/feedback")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(usual.GetArrayLength(), Is.EqualTo(100));
            Assert.That(most.GetArrayLength(), Is.EqualTo(105));
            Assert.That(all.GetArrayLength(), Is.EqualTo(100), "Without a task, the entries of all.");
        });
    }
}
