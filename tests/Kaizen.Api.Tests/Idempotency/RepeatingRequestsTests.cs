using Kaizen.Testing;

namespace Kaizen.Api.Tests.Idempotency;

internal sealed class RepeatingRequestsTests(DatabaseEngine engine) : ApiTests(engine)
{
    private const string Seed = """{"inputs":{"a":"b"},"output":"o","score":1}""";

    [Test]
    public async Task ATask_IsCreatedOnce()
    {
        var body = new { name = Given.Name() };

        Answer first = await AssertRepeatableAsync(header => Client.PostAsync("/api/v1/tasks", body, header), "id");

        (await Client.PostAsync("/api/v1/tasks", body)).ShouldBeProblem(Conflict, "Task name already exists");
        Assert.That(first.Header("Location"), Is.Not.Null);
    }

    [Test]
    public async Task AnEntry_IsCreatedOnce()
    {
        string taskId = await Api.GivenATaskAsync();

        await AssertRepeatableAsync(header => Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), header), "id");

        Assert.That((await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
        Assert.That((await Api.TaskAsync(taskId)).Number("feedback_count"), Is.EqualTo(1));
    }

    [Test]
    public async Task AVersion_IsCreatedOnce()
    {
        string taskId = await Api.GivenATaskAsync();

        await AssertRepeatableAsync(header => Client.PostAsync($"/api/v1/prompts/{taskId}/versions", new { prompt_text = "t" }, header), "id");

        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task ATrace_IsCreatedOnce()
    {
        string taskId = await Api.GivenATaskAsync();

        await AssertRepeatableAsync(header => Client.PostAsync("/api/v1/traces", new { task_id = taskId, tokens = 1 }, header), "id");

        Assert.That((await Client.GetAsync($"/api/v1/traces?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task AnUpload_IsTakenOnce()
    {
        string taskId = await Api.GivenATaskAsync();
        byte[] file = System.Text.Encoding.UTF8.GetBytes(Seed);

        await AssertRepeatableAsync(header => Client.UploadSeedsAsync(taskId, file, header), "total_seeds");

        Assert.That((await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task AKey_IsCreatedOnce()
    {
        string label = Given.Name("repeated");

        await AssertRepeatableAsync(header => Client.PostAsync("/api/v1/keys", new { label }, header), "id");

        JsonElement keys = (await Client.GetAsync("/api/v1/keys")).ShouldBe(OK);
        Assert.That(keys.Texts("label").Count(one => one == label), Is.EqualTo(1));
    }

    [Test]
    public async Task TheSameKey_WithAnotherBody_IsInvalid()
    {
        string taskId = await Api.GivenATaskAsync();
        (string, string) header = NewHeader();
        (await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), header)).ShouldBe(Created);

        Answer other = await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId, new { output = "other" }), header);

        other.ShouldBeProblem(UnprocessableEntity);
        Assert.That((await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task AnotherKey_WithTheSameBody_IsAnotherRequest()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement first = (await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), NewHeader())).ShouldBe(Created);
        JsonElement second = (await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), NewHeader())).ShouldBe(Created);

        Assert.That(first.Text("id"), Is.Not.EqualTo(second.Text("id")));
    }

    [Test]
    public async Task OneRequest_WhenSixteenSendItAtOnce_IsDoneOnce()
    {
        string taskId = await Api.GivenATaskAsync();
        (string, string) header = NewHeader();

        Answer[] answers = await AtOnce.SendAsync(16, _ => Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), header));

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        Assert.That(listed.GetArrayLength(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.ShouldBe(Created).Text("id")), Is.All.EqualTo(listed[0].Text("id")));
    }

    [Test]
    public async Task AnAnswerThatWasNoSuccess_IsForgotten()
    {
        var body = new { name = Given.Name() };
        string taskId = await Api.GivenATaskAsync(body);
        (string, string) header = NewHeader();
        (await Client.PostAsync("/api/v1/tasks", body, header)).ShouldBeProblem(Conflict, "Task name already exists");
        (await Client.PostAsync("/api/v1/tasks", new { name = 1 }, header)).ShouldBeProblem(UnprocessableEntity);
        (await Client.DeleteAsync($"/api/v1/tasks/{taskId}")).ShouldBe(NoContent);

        (await Client.PostAsync("/api/v1/tasks", body, header)).ShouldBe(Created);
    }

    [Test]
    public async Task AfterADay_TheSameRequestIsAnotherOne()
    {
        var clock = new ShiftedClock();
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Clock = clock });
        string taskId = await api.GivenATaskAsync();
        (string, string) header = NewHeader();
        string first = await PostAsync();
        clock.Ahead = TimeSpan.FromHours(23);
        string beforeADay = await PostAsync();
        clock.Ahead = TimeSpan.FromHours(24);
        string afterADay = await PostAsync();

        Assert.That(beforeADay, Is.EqualTo(first));
        Assert.That(afterADay, Is.Not.EqualTo(first));

        async Task<string> PostAsync() => (await api.Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId), header)).ShouldBe(Created).Text("id")!;
    }

    [Test]
    public async Task AnswersAfterTheEncryptionKeysAreLost_AreThereExceptApiKeys()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        using var folder = new TemporaryFolder();
        (string, string) header = NewHeader();
        var task = new { name = Given.Name() };
        string key;
        string taskId;
        await using (KaizenApi before = await StartAsync("lost", key: null))
        {
            key = before.Key;
            taskId = (await before.Client.PostAsync("/api/v1/tasks", task, header)).ShouldBe(Created).Text("id")!;
            (await before.Client.PostAsync("/api/v1/keys", new { label = "l" }, header)).ShouldBe(Created);
        }

        await using KaizenApi after = await StartAsync("new", key);

        Assert.That((await after.Client.PostAsync("/api/v1/tasks", task, header)).ShouldBe(Created).Text("id"), Is.EqualTo(taskId));
        JsonElement problem = (await after.Client.PostAsync("/api/v1/keys", new { label = "l" }, header)).ShouldBeProblem(
            UnprocessableEntity, "The request was served before, but its answer can no longer be read; send a new one with another Idempotency-Key");
        Assert.That(problem.Text("code"), Is.EqualTo("idempotent-answer-unreadable"));

        Task<KaizenApi> StartAsync(string keys, string? key) => KaizenApi.StartAsync(
            database, new KaizenApiOptions { Key = key, Settings = [("DataProtection:KeysPath", folder.File(keys))] });
    }

    private static (string, string) NewHeader() => ("Idempotency-Key", $"{Guid.NewGuid()}");

    private static async Task<Answer> AssertRepeatableAsync(Func<(string, string), Task<Answer>> send, string member)
    {
        (string, string) header = NewHeader();

        Answer first = await send(header);
        Answer second = await send(header);

        first.ShouldBe(Created);
        second.ShouldBe(Created);
        Assert.That(second.Json.Member(member).GetRawText(), Is.EqualTo(first.Json.Member(member).GetRawText()));
        Assert.That(second.Header("Location"), Is.EqualTo(first.Header("Location")));
        return first;
    }
}
