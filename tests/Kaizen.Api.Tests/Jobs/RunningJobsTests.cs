namespace Kaizen.Api.Tests.Jobs;

internal sealed class RunningJobsTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly string[] SuccessMembers =
    [
        "teacher_model", "judge_model", "task_model", "trials_completed", "duration_seconds", "train_size", "val_size", "test_size", "cost_usd",
        "total_tokens", "total_llm_calls", "dataset_score", "baseline_score", "test_score", "improvement_ci",
    ];

    [Test]
    public async Task ASuccessfulJob_LeavesADraftAndItsFigures()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();

        string taskId = job.Text("task_id")!;
        JsonElement versions = (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK);
        JsonElement task = await Api.TaskAsync(taskId);
        Assert.That(job.Member("job_metadata").Members(), Is.SupersetOf(SuccessMembers));
        Assert.That(versions.GetArrayLength(), Is.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(job.Text("progress_step"), Is.EqualTo("completed"));
            Assert.That(job.Number("progress"), Is.EqualTo(1));
            Assert.That(job.IsNull("error_message"), Is.True);
            Assert.That(job.Text("started_at"), Does.Match(Shapes.Instant));
            Assert.That(job.Text("completed_at"), Does.Match(Shapes.Instant));
            Assert.That(job.Member("job_metadata").Number("total_llm_calls"), Is.GreaterThan(0));
            Assert.That(versions[0].Text("id"), Is.EqualTo(job.Text("prompt_version_id")));
            Assert.That(versions[0].Text("status"), Is.EqualTo("draft"));
            Assert.That(versions[0].Text("optimizer"), Is.EqualTo("GEPA"));
            Assert.That(versions[0].Number("eval_score"), Is.InRange(0, 1));
            Assert.That(versions[0].Text("prompt_text"), Does.Contain("{ticket_text}"), "Placeholders survive.");
            Assert.That(task.Text("threshold_progress"), Does.StartWith("0/"));
            Assert.That(task.Text("last_optimization"), Does.Match(Shapes.Instant));
            Assert.That(task.Number("feedback_count"), Is.EqualTo(12));
        });
    }

    [Test]
    public async Task TheEntryThatReachesTheThreshold_LeadsToAPromptThatCanBeServed()
    {
        string taskId = await Api.GivenATrainableTaskAsync(new { feedback_threshold = 12 });

        JsonElement jobs = await Until.TrueAsync(
            () => Api.JobsOfAsync(taskId), list => list.GetArrayLength() == 1 && Until.HasEnded(list[0]), TimeSpan.FromSeconds(40));

        Assert.That(jobs[0].Text("triggered_by"), Is.EqualTo("auto_threshold"));
        Assert.That(jobs[0].Text("status"), Is.EqualTo("SUCCESS"), jobs.ToString());
        string versionId = jobs[0].Text("prompt_version_id")!;
        (await Client.PostAsync($"/api/v1/prompts/{taskId}/activate?version_id={versionId}")).ShouldBe(OK);
        JsonElement served = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.That(served.Text("id"), Is.EqualTo(versionId));
        Assert.That((await Api.TaskAsync(taskId)).Member("active_prompt_score").GetRawText(), Is.EqualTo(served.Member("eval_score").GetRawText()));
    }

    [Test]
    public async Task AFinishedJob_NeverChanges()
    {
        JsonElement job = await Api.GivenASucceededJobAsync();
        string jobId = job.Text("id")!;

        (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBeProblem(Conflict);
        string second = await Api.GivenAJobAsync(job.Text("task_id")!);
        await Api.UntilTheJobEndsAsync(second);

        Assert.That((await Api.JobAsync(jobId)).GetRawText(), Is.EqualTo(job.GetRawText()));
    }

    [Test]
    public async Task Jobs_AreListedNewestFirstAndByTask()
    {
        JsonElement first = await Api.GivenASucceededJobAsync();
        string taskId = first.Text("task_id")!;
        string second = await Api.GivenAJobAsync(taskId);
        await Api.UntilTheJobEndsAsync(second);

        JsonElement jobs = await Api.JobsOfAsync(taskId);
        JsonElement page = (await Client.GetAsync($"/api/v1/jobs?task_id={taskId}&limit=1&offset=1")).ShouldBe(OK);
        JsonElement all = (await Client.GetAsync("/api/v1/jobs?limit=200")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(jobs.Texts("id"), Is.EqualTo(new[] { second, first.Text("id") }));
            Assert.That(page.Texts("id"), Is.EqualTo(new[] { first.Text("id") }));
            Assert.That(all.Texts("id"), Has.Member(second));
        });
    }
}
