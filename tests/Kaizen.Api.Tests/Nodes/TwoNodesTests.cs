namespace Kaizen.Api.Tests.Nodes;

/// <summary>Two nodes of the service on one database.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.Shareable))]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class TwoNodesTests(DatabaseEngine engine)
{
    private TestDatabase? _database;
    private SilentModel? _model;
    private KaizenApi? _first;
    private KaizenApi? _second;

    private KaizenApi First => _first ?? throw new InvalidOperationException("The first node has not been started.");

    private KaizenApi Second => _second ?? throw new InvalidOperationException("The second node has not been started.");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _database = await TestDatabases.CreateAsync(engine);
        _model = await SilentModel.StartAsync();
        _first = await KaizenApi.StartAsync(_database, new KaizenApiOptions { Settings = _model.Settings });
        _second = await KaizenApi.StartAsync(_database, new KaizenApiOptions { Settings = _model.Settings, Key = _first.Key });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (IAsyncDisposable? one in new IAsyncDisposable?[] { _second, _first, _model, _database })
        {
            if (one is not null)
            {
                await one.DisposeAsync();
            }
        }
    }

    [Test]
    public async Task ARevokedKey_IsRefusedByBoth()
    {
        JsonElement created = (await First.Client.PostAsync("/api/v1/keys", new { label = "both" })).ShouldBe(Created);
        WireClient atFirst = First.ClientWith(created.Text("key")!);
        WireClient atSecond = Second.ClientWith(created.Text("key")!);
        (await atFirst.GetAsync("/api/v1/tasks?limit=1")).ShouldBe(OK);
        (await atSecond.GetAsync("/api/v1/tasks?limit=1")).ShouldBe(OK);

        (await First.Client.DeleteAsync($"/api/v1/keys/{created.Text("id")}")).ShouldBe(NoContent);

        (await atSecond.GetAsync("/api/v1/tasks?limit=1")).ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
        (await atFirst.GetAsync("/api/v1/tasks?limit=1")).ShouldBeProblem(Unauthorized, "Invalid or revoked API key");
    }

    [Test]
    public async Task AnActivationOnOne_IsServedByTheOther()
    {
        string taskId = await First.GivenATaskAsync();
        (await Second.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBeProblem(NotFound, "No active prompt for this task");
        for (int round = 0; round < 5; round++)
        {
            string active = await First.GivenAnActivePromptAsync(taskId);

            JsonElement served = (await Second.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);

            Assert.That(served.Text("id"), Is.EqualTo(active), $"round {round}");
        }
    }

    [Test]
    public async Task ATaskDeletedOnOne_IsGoneOnTheOther()
    {
        string taskId = await First.GivenATaskAsync();
        await First.GivenAnActivePromptAsync(taskId);
        (await Second.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);

        (await First.Client.DeleteAsync($"/api/v1/tasks/{taskId}")).ShouldBe(NoContent);

        (await Second.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBeProblem(NotFound, "Task not found");
        (await Second.Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId))).ShouldBeProblem(NotFound, "Task not found");
    }

    [Test]
    public async Task SixtyFourEntriesOnBoth_StartOneJob()
    {
        string taskId = await First.GivenATaskAsync(new { feedback_threshold = 16 });

        Answer[] answers = await AtOnce.SendAsync(64, number => Node(number).Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId)));

        Assert.That(answers.Count(Created), Is.EqualTo(64));
        JsonElement jobs = await Until.TrueAsync(() => First.JobsOfAsync(taskId), list => list.GetArrayLength() > 0, TimeSpan.FromSeconds(40));
        Assert.That(jobs.GetArrayLength(), Is.EqualTo(1));
        Assert.That((await Second.TaskAsync(taskId)).Number("feedback_count"), Is.EqualTo(64));
    }

    [Test]
    public async Task OptimizeOnBoth_StartsOneJob()
    {
        string taskId = await First.GivenATrainableTaskAsync();

        Answer[] answers = await AtOnce.SendAsync(64, number => Node(number).Client.PostAsync($"/api/v1/optimize/{taskId}"));

        Assert.That(answers.Count(OK), Is.EqualTo(1));
        Assert.That(answers.Count(Conflict), Is.EqualTo(63));
    }

    [Test]
    public async Task OneNameOnBoth_IsGivenOnce()
    {
        string name = Given.Name();

        Answer[] answers = await AtOnce.SendAsync(32, number => number % 4 < 2
            ? Node(number).Client.PostAsync("/api/v1/tasks", new { name })
            : Node(number).Client.PostAsync("/api/v1/feedback", new { task_name = name, inputs = new { a = "b" }, output = "o" }));

        foreach (Answer answer in answers)
        {
            answer.ShouldBeOrderly();
        }

        Assert.That((await First.Client.GetAsync($"/api/v1/tasks?name={name}")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
        Assert.That(answers.Where(answer => answer.Path.EndsWith("feedback", StringComparison.Ordinal)).Count(Created), Is.EqualTo(16));
    }

    [Test]
    public async Task VersionsOnBoth_HaveNoGaps()
    {
        string taskId = await First.GivenATaskAsync();

        Answer[] answers = await AtOnce.SendAsync(32, number =>
            Node(number).Client.PostAsync($"/api/v1/prompts/{taskId}/versions", new { prompt_text = "t" }));

        Assert.That(answers.Select(answer => (int)answer.ShouldBe(Created).Number("version_number")), Is.EquivalentTo(Enumerable.Range(1, 32)));
    }

    [Test]
    public async Task ActivationsOnBoth_LeaveOneActive()
    {
        string taskId = await First.GivenATaskAsync();
        string[] drafts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => First.GivenADraftAsync(taskId)));

        Answer[] answers = await AtOnce.SendAsync(16, number =>
            Node(number).Client.PostAsync($"/api/v1/prompts/{taskId}/activate?version_id={drafts[number]}"));

        Assert.That(answers.Count(OK) + answers.Count(Conflict), Is.EqualTo(16));
        JsonElement versions = (await First.Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK);
        string active = versions.EnumerateArray().Single(version => version.Text("status") == "active").Text("id")!;
        Assert.That((await First.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("id"), Is.EqualTo(active));
        Assert.That((await Second.Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("id"), Is.EqualTo(active));
    }

    [Test]
    public async Task ARepeatedRequestOnBoth_IsDoneOnce()
    {
        string taskId = await First.GivenATaskAsync();
        (string, string) header = ("Idempotency-Key", $"{Guid.NewGuid()}");

        Answer[] answers = await AtOnce.SendAsync(16, number => Node(number).Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), header));

        Assert.That(answers.Select(answer => answer.ShouldBe(Created).Text("id")).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task AJob_MayBeCancelledOnEither()
    {
        string[] jobIds = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await First.GivenAJobAsync(await First.GivenATrainableTaskAsync())));

        foreach (string jobId in jobIds)
        {
            (await Second.Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);
        }

        foreach (string jobId in jobIds)
        {
            JsonElement job = await Until.TrueAsync(() => First.JobAsync(jobId), Until.HasEnded, TimeSpan.FromSeconds(40));
            Assert.That(job.Text("status"), Is.EqualTo("CANCELLED"));
        }
    }

    private KaizenApi Node(int number) => number % 2 == 0 ? First : Second;
}
