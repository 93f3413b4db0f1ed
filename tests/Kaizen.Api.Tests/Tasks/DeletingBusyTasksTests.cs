namespace Kaizen.Api.Tests.Tasks;

internal sealed class DeletingBusyTasksTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SilentModel)
{
    [Test]
    public async Task ATaskWithAnActiveJob_IsDeletedOnlyAfterwards()
    {
        string taskId = await Api.GivenATrainableTaskAsync();
        string jobId = await Api.GivenAJobAsync(taskId);

        (await Client.DeleteAsync($"/api/v1/tasks/{taskId}")).ShouldBeProblem(Conflict);

        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);
        await Api.UntilTheJobEndsAsync(jobId);
        (await Client.DeleteAsync($"/api/v1/tasks/{taskId}")).ShouldBe(NoContent);
    }
}
