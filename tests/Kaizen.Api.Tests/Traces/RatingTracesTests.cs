namespace Kaizen.Api.Tests.Traces;

internal sealed class RatingTracesTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task AJob_WithAutoEval_LetsTheJudgeScoreWhatNobodyHas()
    {
        string taskId = await GivenTracesAsync(autoEval: true);

        JsonElement job = await Api.UntilTheJobEndsAsync(await Api.GivenAJobAsync(taskId));

        JsonElement[] traces = await TracesAsync(taskId);
        Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
        Assert.Multiple(() =>
        {
            Assert.That(traces.Select(trace => trace.Text("scored_by")), Is.EquivalentTo(new[] { "person", "auto_eval", "auto_eval", "auto_eval" }));
            Assert.That(traces.Single(trace => trace.Text("scored_by") == "person").Number("score"), Is.EqualTo(0.25), "What a person said stays.");
        });
    }

    [Test]
    public async Task AJob_WithoutAutoEval_LeavesTracesUnscored()
    {
        string taskId = await GivenTracesAsync(autoEval: false);

        await Api.UntilTheJobEndsAsync(await Api.GivenAJobAsync(taskId));

        Assert.That((await TracesAsync(taskId)).Select(trace => trace.Text("scored_by")), Is.EquivalentTo(new[] { "person", null, null, null }));
    }

    private async Task<string> GivenTracesAsync(bool autoEval)
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_source = "traces", auto_eval = autoEval, gepa_config = new { max_metric_calls = 20 } });
        string scored = await Api.GivenATraceAsync(taskId, "Which team? My invoice is missing");
        (await Client.PostAsync($"/api/v1/traces/{scored}/score", new { score = 0.25, scored_by = "person" })).ShouldBe(OK);
        foreach (string prompt in new[] { "Which team? My parcel", "Which team? My password", "Which team? A crash" })
        {
            await Api.GivenATraceAsync(taskId, prompt);
        }

        return taskId;
    }

    private async Task<JsonElement[]> TracesAsync(string taskId) =>
        [.. (await Client.GetAsync($"/api/v1/traces?task_id={taskId}")).ShouldBe(OK).EnumerateArray()];
}
