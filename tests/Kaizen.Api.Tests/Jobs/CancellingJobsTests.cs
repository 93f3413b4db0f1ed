namespace Kaizen.Api.Tests.Jobs;

/// <summary>A job that was started stays active here.</summary>
internal sealed class CancellingJobsTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SilentModel)
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Test]
    public async Task AnActiveJob_EndsWithinSeconds()
    {
        string taskId = await Api.GivenATrainableTaskAsync();
        string jobId = await Api.GivenAJobAsync(taskId);

        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);

        JsonElement job = await Until.TrueAsync(() => Api.JobAsync(jobId), Until.HasEnded, Seconds);
        Assert.Multiple(() =>
        {
            Assert.That(job.Text("status"), Is.EqualTo("CANCELLED"));
            Assert.That(job.Text("progress_step"), Is.EqualTo("cancelled"));
            Assert.That(job.Text("completed_at"), Does.Match(Shapes.Instant));
        });
    }

    [Test]
    public async Task AJobThatRuns_EndsWithinSeconds()
    {
        // A node of its own: on the shared one, others may hold every place to run.
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using SilentModel model = await SilentModel.StartAsync();
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings });
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());
        await Until.TrueAsync(() => api.JobAsync(jobId), job => job.Text("status") != "PENDING", TimeSpan.FromSeconds(30));

        (await api.Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);

        JsonElement job = await Until.TrueAsync(() => api.JobAsync(jobId), Until.HasEnded, Seconds);
        Assert.That(job.Text("status"), Is.EqualTo("CANCELLED"));
    }

    [Test]
    public async Task WhatWasKeptOfARunningJob_IsGoneSecondsAfterItsEnd()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using SilentModel model = await SilentModel.StartAsync();
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = model.Settings });
        string jobId = await api.GivenAJobAsync(await api.GivenATrainableTaskAsync());
        await Until.TrueAsync(() => KeptAsync(database), kept => kept is { Calls: > 0, Inputs: > 0 }, TimeSpan.FromSeconds(30));

        (await api.Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);

        await Until.TrueAsync(() => KeptAsync(database), kept => kept is (0, 0), TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task AfterACancel_TheTaskIsFree()
    {
        string taskId = await Api.GivenATrainableTaskAsync();
        string jobId = await Api.GivenAJobAsync(taskId);
        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);
        await Until.TrueAsync(() => Api.JobAsync(jobId), Until.HasEnded, Seconds);

        string next = await Api.GivenAJobAsync(taskId);

        JsonElement jobs = await Api.JobsOfAsync(taskId);
        Assert.That(jobs.Texts("id"), Is.EqualTo(new[] { next, jobId }));
    }

    [Test]
    public async Task ACancelledJob_CannotBeCancelledAgain()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());
        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);
        await Until.TrueAsync(() => Api.JobAsync(jobId), Until.HasEnded, Seconds);

        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task SixteenCancelsAtOnce_AreOrderly()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());

        Answer[] answers = await AtOnce.SendAsync(16, _ => Client.PostAsync($"/api/v1/jobs/{jobId}/cancel"));

        Assert.That(answers.Count(OK), Is.GreaterThanOrEqualTo(1));
        foreach (Answer answer in answers.Where(answer => answer.Status != OK))
        {
            answer.ShouldBeProblem(Conflict);
        }
    }

    [Test]
    public async Task ACancelledJob_DoesNotResetTheProgress()
    {
        string taskId = await Api.GivenATrainableTaskAsync(new { feedback_threshold = 40 });
        string jobId = await Api.GivenAJobAsync(taskId);
        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);
        await Until.TrueAsync(() => Api.JobAsync(jobId), Until.HasEnded, Seconds);

        JsonElement task = await Api.TaskAsync(taskId);

        Assert.That(task.Text("threshold_progress"), Is.EqualTo("12/40"));
        Assert.That(task.IsNull("last_optimization"), Is.True);
    }

    private static async Task<(long Calls, long Inputs)> KeptAsync(TestDatabase database) =>
        (await database.CountAsync("recorded_calls"), await database.CountAsync("job_inputs"));
}
