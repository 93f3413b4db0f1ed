namespace Kaizen.Api.Tests.Tasks;

internal sealed class DeletingTasksTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ADeletedTask_IsGoneWithAllBelowIt()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();
        string taskId = job.Text("task_id")!;
        string traceId = await Api.GivenATraceAsync(taskId);
        await Api.GivenAnActivePromptAsync(taskId);

        Answer deleted = await Client.DeleteAsync($"/api/v1/tasks/{taskId}");

        deleted.ShouldBe(NoContent);
        (await Client.GetAsync($"/api/v1/tasks/{taskId}")).ShouldBeProblem(NotFound, "Task not found");
        (await Client.DeleteAsync($"/api/v1/tasks/{taskId}")).ShouldBeProblem(NotFound, "Task not found");
        (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBeProblem(NotFound, "Task not found");
        (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBeProblem(NotFound, "Task not found");
        (await Client.GetAsync($"/api/v1/jobs/{job.Text("id")}")).ShouldBeProblem(NotFound, "Job not found");
        (await Client.PostAsync($"/api/v1/traces/{traceId}/score", new { score = 1 })).ShouldBeProblem(NotFound, "Trace not found");
        (await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId))).ShouldBeProblem(NotFound, "Task not found");
        foreach (string list in new[] { "feedback", "jobs", "traces" })
        {
            Assert.That((await Client.GetAsync($"/api/v1/{list}?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.Zero, list);
        }
    }

    [Test]
    public async Task TheNameOfADeletedTask_IsFree()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync();
        (await Client.DeleteAsync($"/api/v1/tasks/{task.Text("id")}")).ShouldBe(NoContent);

        JsonElement next = await Api.GivenATaskSummaryAsync(new { name = task.Text("name") });

        Assert.That(next.Text("id"), Is.Not.EqualTo(task.Text("id")));
    }

    [Test]
    public async Task DeletingATask_WhenSixteenDoItAtOnce_SucceedsOnce()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenFeedbackAsync(taskId);

        Answer[] answers = await AtOnce.SendAsync(16, _ => Client.DeleteAsync($"/api/v1/tasks/{taskId}"));

        foreach (Answer answer in answers.Where(answer => answer.Status != NoContent))
        {
            answer.ShouldBeProblem(NotFound, "Task not found");
        }

        Assert.That(answers.Count(NoContent), Is.EqualTo(1));
    }
}
