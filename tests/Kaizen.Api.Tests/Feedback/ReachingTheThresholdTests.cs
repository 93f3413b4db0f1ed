namespace Kaizen.Api.Tests.Feedback;

/// <summary>A job that was started stays active here.</summary>
internal sealed class ReachingTheThresholdTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SilentModel)
{
    [Test]
    public async Task TheEntryThatReachesIt_StartsAJob()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 3 });
        await Api.GivenTicketsAsync(taskId, 2);
        Assert.That((await Api.JobsOfAsync(taskId)).GetArrayLength(), Is.Zero, "Two of three.");

        await Api.GivenTicketsAsync(taskId, 1);

        JsonElement job = (await UntilThereIsAJobAsync(taskId))[0];
        Assert.That(job.Text("triggered_by"), Is.EqualTo("auto_threshold"));
        Assert.That(job.Text("task_id"), Is.EqualTo(taskId));
    }

    [Test]
    public async Task SixtyFourEntriesAtOnce_StartOneJob()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 16 });

        Answer[] answers = await AtOnce.SendAsync(64, _ => Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId)));

        Assert.That(answers.Count(Created), Is.EqualTo(64));
        JsonElement jobs = await UntilThereIsAJobAsync(taskId);
        Assert.That(jobs.Texts("triggered_by"), Is.EqualTo(new[] { "auto_threshold" }));
    }

    [Test]
    public async Task SixtyFourFirstEntriesByName_MakeOneTaskAndOneJob()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(64, _ =>
            Client.PostAsync("/api/v1/feedback", new { task_name = name, inputs = new { a = "b" }, output = "o", score = 1 }));

        string taskId = answers.Select(answer => answer.ShouldBe(Created).Text("task_id")!).Distinct().Single();
        Assert.That((await UntilThereIsAJobAsync(taskId)).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Seeds_StartNoJob()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 2 });
        for (int number = 0; number < 4; number++)
        {
            await Api.GivenFeedbackAsync(taskId, new { source = "seed" });
        }

        Assert.That((await Api.JobsOfAsync(taskId)).GetArrayLength(), Is.Zero);
        Assert.That((await Api.TaskAsync(taskId)).Text("threshold_progress"), Is.EqualTo("0/2"));
    }

    [Test]
    public async Task WhileAJobIsActive_NoOtherIsStarted()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 3 });
        await Api.GivenTicketsAsync(taskId, 2);
        string jobId = await Api.GivenAJobAsync(taskId);

        await Api.GivenTicketsAsync(taskId, 5);

        JsonElement jobs = await Api.JobsOfAsync(taskId);
        Assert.That(jobs.Texts("id"), Is.EqualTo(new[] { jobId }));
    }

    // The answer to the entry may be sent before the job is made.
    private Task<JsonElement> UntilThereIsAJobAsync(string taskId) =>
        Until.TrueAsync(() => Api.JobsOfAsync(taskId), jobs => jobs.GetArrayLength() > 0, TimeSpan.FromSeconds(40));
}
