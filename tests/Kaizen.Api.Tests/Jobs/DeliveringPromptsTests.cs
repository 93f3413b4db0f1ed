namespace Kaizen.Api.Tests.Jobs;

internal sealed class DeliveringPromptsTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task RetryPr_WhenTheJobDidNotFailThere_IsAConflictThatNamesTheState()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();

        JsonElement problem = (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/retry-pr")).ShouldBeProblem(Conflict);

        Assert.That(problem.Text("detail"), Does.Contain("SUCCESS"));
    }

    [Test]
    public async Task CreatePr_WhenThereIsNoPreview_IsAConflict()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();

        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task Reject_RejectsTheVersionOfTheJob()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();

        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/reject")).ShouldBe(OK);

        JsonElement versions = (await Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}/versions")).ShouldBe(OK);
        Assert.That(versions[0].Text("status"), Is.EqualTo("rejected"));
        (await Client.PostAsync($"/api/v1/prompts/{job.Text("task_id")}/activate?version_id={versions[0].Text("id")}")).ShouldBeProblem(Conflict);
    }
}
