namespace Kaizen.Api.Tests.Traces;

/// <summary>A job that was started stays active here.</summary>
internal sealed class ScoringTracesTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SilentModel)
{
    [Test]
    public async Task AScore_ShowsInTheTrace()
    {
        string taskId = await Api.GivenATaskAsync();
        string traceId = await Api.GivenATraceAsync(taskId);

        JsonElement first = (await ScoreAsync(traceId, new { score = 0.5 })).ShouldBe(OK);
        JsonElement second = (await ScoreAsync(traceId, new { score = 1, scored_by = "reviewer" })).ShouldBe(OK);

        JsonElement listed = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}")).ShouldBe(OK)[0];
        Assert.Multiple(() =>
        {
            Assert.That((first.Text("id"), first.Number("score"), first.Text("scored_by")), Is.EqualTo((traceId, 0.5, "sdk")));
            Assert.That((second.Number("score"), second.Text("scored_by")), Is.EqualTo((1.0, "reviewer")));
            Assert.That((listed.Number("score"), listed.Text("scored_by")), Is.EqualTo((1.0, "reviewer")));
        });
    }

    [TestCase("1.01")]
    [TestCase("-0.01")]
    [TestCase("1e400")]
    public async Task AScoreOutOfItsRange_IsInvalid(string score)
    {
        string traceId = await Api.GivenATraceAsync(await Api.GivenATaskAsync());

        (await ScoreAsync(traceId, $$"""{"score":{{score}}}""")).ShouldBeInvalid("score", "score must be between 0.0 and 1.0");
    }

    [TestCase("{}")]
    [TestCase("""{"score":null}""")]
    [TestCase("""{"score":"0.5"}""")]
    [TestCase("""{"score":true}""")]
    public async Task AMissingScore_IsInvalid(string body)
    {
        string traceId = await Api.GivenATraceAsync(await Api.GivenATaskAsync());

        (await ScoreAsync(traceId, body)).ShouldBeInvalid("score");
    }

    [Test]
    public async Task AnUnknownTrace_IsNotFound() =>
        (await ScoreAsync($"{Guid.NewGuid()}", new { score = 1 })).ShouldBeProblem(NotFound, "Trace not found");

    [Test]
    public async Task InATaskOfTraces_AScoredTraceCountsOnce()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_source = "traces", feedback_threshold = 10 });
        string traceId = await Api.GivenATraceAsync(taskId);
        Assert.That((await Api.TaskAsync(taskId)).Text("threshold_progress"), Is.EqualTo("0/10"), "Not scored yet.");

        for (int time = 0; time < 3; time++)
        {
            (await ScoreAsync(traceId, new { score = 0.5 })).ShouldBe(OK);
        }

        (await ScoreAsync(await Api.GivenATraceAsync(taskId), new { score = 1 })).ShouldBe(OK);
        Assert.That((await Api.TaskAsync(taskId)).Text("threshold_progress"), Is.EqualTo("2/10"));
    }

    [Test]
    public async Task InATaskOfTraces_OneTraceScoredThirtyTwoTimesAtOnceCountsOnce()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_source = "traces", feedback_threshold = 10 });
        string traceId = await Api.GivenATraceAsync(taskId);

        Answer[] answers = await AtOnce.SendAsync(32, _ => ScoreAsync(traceId, new { score = 0.5 }));

        foreach (Answer answer in answers)
        {
            answer.ShouldBe(OK);
        }

        Assert.That((await Api.TaskAsync(taskId)).Text("threshold_progress"), Is.EqualTo("1/10"));
    }

    [Test]
    public async Task InATaskOfFeedback_AScoredTraceDoesNotCount()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 10 });

        (await ScoreAsync(await Api.GivenATraceAsync(taskId), new { score = 1 })).ShouldBe(OK);

        Assert.That((await Api.TaskAsync(taskId)).Text("threshold_progress"), Is.EqualTo("0/10"));
    }

    [Test]
    public async Task TheScoreThatReachesTheThreshold_StartsOneJob()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_source = "traces", feedback_threshold = 4 });
        string[] traceIds = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Api.GivenATraceAsync(taskId, $"Sort: ticket {number}")));

        Answer[] answers = await AtOnce.SendAsync(8, number => ScoreAsync(traceIds[number], new { score = 1 }));

        Assert.That(answers.Count(OK), Is.EqualTo(8));
        JsonElement jobs = await Until.TrueAsync(() => Api.JobsOfAsync(taskId), list => list.GetArrayLength() > 0, TimeSpan.FromSeconds(40));
        Assert.That(jobs.Texts("triggered_by"), Is.EqualTo(new[] { "auto_threshold" }));
    }

    [Test]
    public async Task InATaskOfTraces_ScoredTracesAreEnoughToOptimizeOn()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_source = "traces" });
        (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBeProblem(BadRequest, "No feedback entries available for optimization");

        (await ScoreAsync(await Api.GivenATraceAsync(taskId), new { score = 1 })).ShouldBe(OK);

        (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);
    }

    private Task<Answer> ScoreAsync(string traceId, object body) => Client.PostAsync($"/api/v1/traces/{traceId}/score", body);
}
