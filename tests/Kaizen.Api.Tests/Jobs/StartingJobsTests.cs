namespace Kaizen.Api.Tests.Jobs;

/// <summary>A job that was started stays active here.</summary>
internal sealed class StartingJobsTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SilentModel)
{
    private static readonly string[] JobMembers =
    [
        "id", "task_id", "prompt_version_id", "status", "triggered_by", "feedback_count", "pr_url", "error_message", "job_metadata", "progress_step",
        "started_at", "completed_at", "created_at", "progress",
    ];

    private static readonly string[] CostMembers =
    [
        "estimated_cost_usd", "estimated_llm_calls", "train_size", "val_size", "max_trials", "teacher_model", "judge_model", "test_size", "task_model",
    ];

    [Test]
    public async Task AJob_StartsWithItsPlan()
    {
        string taskId = await Api.GivenATrainableTaskAsync(new { teacher_model = "gpt-4o", judge_model = "gpt-4o-mini", task_model = "gpt-4o" });

        JsonElement started = (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);

        JsonElement job = started.Member("job");
        JsonElement cost = started.Member("cost_estimate");
        Assert.That(job.Members(), Is.SupersetOf(JobMembers));
        Assert.That(cost.Members(), Is.SupersetOf(CostMembers));
        Assert.Multiple(() =>
        {
            Assert.That(started.Has("budget_warning"), Is.True);
            Assert.That(job.Text("id"), Does.Match(Shapes.Id));
            Assert.That(job.Text("created_at"), Does.Match(Shapes.Instant));
            Assert.That(job.Text("task_id"), Is.EqualTo(taskId));
            Assert.That(job.Text("triggered_by"), Is.EqualTo("api_on_demand"));
            Assert.That(job.Text("status"), Is.EqualTo("PENDING"));
            Assert.That(job.Text("progress_step"), Is.EqualTo("PENDING"));
            Assert.That(job.Number("progress"), Is.Zero);
            Assert.That(job.Number("feedback_count"), Is.EqualTo(12));
            foreach (string member in new[] { "prompt_version_id", "pr_url", "error_message", "completed_at" })
            {
                Assert.That(job.IsNull(member), Is.True, member);
            }

            Assert.That(cost.Number("estimated_cost_usd"), Is.GreaterThan(0));
            Assert.That(cost.Number("estimated_llm_calls"), Is.GreaterThan(0));
            foreach (string member in new[] { "train_size", "val_size", "test_size" })
            {
                Assert.That(cost.Number(member), Is.InRange(0, 12), member);
            }

            Assert.That(cost.Number("train_size"), Is.Positive);
            Assert.That(cost.Text("teacher_model"), Is.EqualTo("gpt-4o"));
            Assert.That(cost.Text("judge_model"), Is.EqualTo("gpt-4o-mini"));
            Assert.That(cost.Text("task_model"), Is.EqualTo("gpt-4o"));
        });
    }

    [Test]
    public async Task ABudgetThatTheEstimateExceeds_WarnsAndStarts()
    {
        string taskId = await Api.GivenATrainableTaskAsync(new { cost_budget = 0.01, gepa_config = new { auto = "heavy" }, teacher_model = "gpt-4o" });

        JsonElement started = (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);

        Assert.That(started.Text("budget_warning"), Does.Match(@"^Estimated cost \$\d+\.\d\d exceeds budget \$0\.01$"));
    }

    [Test]
    public async Task AModelOfUnknownPrice_CountsInTheEstimateAsItDoesAgainstTheBudget()
    {
        string taskId = await Api.GivenATrainableTaskAsync(
            new { cost_budget = 0.01, gepa_config = new { auto = "heavy" }, teacher_model = "our-own", task_model = "our-own" });

        JsonElement started = (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);

        JsonElement cost = started.Member("cost_estimate");
        Assert.That((cost.Flag("cost_is_known"), cost.Number("estimated_cost_usd") > 0.01), Is.EqualTo((false, true)), cost.ToString());
        Assert.That(started.Text("budget_warning"), Does.Match(@"^Estimated cost \$\d+\.\d\d exceeds budget \$0\.01$"));
    }

    [Test]
    public async Task ABudgetThatSuffices_DoesNotWarn()
    {
        string taskId = await Api.GivenATrainableTaskAsync(new { cost_budget = 100000 });

        JsonElement started = (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);

        Assert.That(started.IsNull("budget_warning"), Is.True);
    }

    [Test]
    public async Task ATaskWithoutFeedback_IsABadRequest()
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBeProblem(BadRequest, "No feedback entries available for optimization");
    }

    [Test]
    public async Task ASecondJob_IsAConflictThatNamesTheRule()
    {
        string taskId = await Api.GivenATrainableTaskAsync();
        await Api.GivenAJobAsync(taskId);

        Answer second = await Client.PostAsync($"/api/v1/optimize/{taskId}");

        JsonElement problem = second.ShouldBeProblem(Conflict, "Active optimization job already exists for this task");
        Assert.That(problem.Text("code"), Is.EqualTo("active-job-exists"));
    }

    [Test]
    public async Task SixtyFourAtOnce_StartOneJob()
    {
        string taskId = await Api.GivenATrainableTaskAsync();

        Answer[] answers = await AtOnce.SendAsync(64, _ => Client.PostAsync($"/api/v1/optimize/{taskId}"));

        foreach (Answer answer in answers.Where(answer => answer.Status != OK))
        {
            answer.ShouldBeProblem(Conflict, "Active optimization job already exists for this task");
        }

        Assert.That(answers.Count(OK), Is.EqualTo(1));
        Assert.That((await Api.JobsOfAsync(taskId)).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task AnActiveJob_HasNothingToDeliverOrReject()
    {
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync());

        foreach (string action in new[] { "retry-pr", "create-pr", "reject" })
        {
            (await Client.PostAsync($"/api/v1/jobs/{jobId}/{action}")).ShouldBeProblem(Conflict);
        }
    }
}
