namespace Kaizen.Api.Tests.Traces;

internal sealed class RecordingTracesTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ATrace_ComesBackWithWhatWasSent()
    {
        string taskId = await Api.GivenATaskAsync();
        var fields = new
        {
            task_id = taskId,
            prompt_text = "Sort: My invoice 漢字 🙂",
            response_text = "billing\n",
            model = "gpt-4o",
            tokens = 123,
            latency_ms = 456,
            source_file = "src/app.py",
            source_variable = "PROMPT",
            metadata = new { user = "u1", nested = new { list = new[] { 1, 2 } } },
        };

        JsonElement created = (await Client.PostAsync("/api/v1/traces", fields)).ShouldBe(Created);

        JsonElement listed = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}")).ShouldBe(OK)[0];
        Assert.That(JsonElement.DeepEquals(listed, created), Is.True, $"{listed} is not {created}");
        Assert.Multiple(() =>
        {
            Assert.That(created.Text("id"), Does.Match(Shapes.Id));
            Assert.That(created.Text("created_at"), Does.Match(Shapes.Instant));
            Assert.That(created.IsNull("score"), Is.True);
            Assert.That(created.IsNull("scored_by"), Is.True);
            foreach (JsonProperty field in JsonSerializer.SerializeToElement(fields).EnumerateObject())
            {
                Assert.That(JsonElement.DeepEquals(created.Member(field.Name), field.Value), Is.True, field.Name);
            }
        });
    }

    [Test]
    public async Task ATraceOfATaskAlone_IsTaken()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement trace = (await Client.PostAsync("/api/v1/traces", new { task_id = taskId })).ShouldBe(Created);

        foreach (string member in new[] { "prompt_text", "response_text", "model", "tokens", "latency_ms", "source_file", "source_variable" })
        {
            Assert.That(trace.IsNull(member), Is.True, member);
        }
    }

    [TestCase("tokens", "\"5\"")]
    [TestCase("tokens", "1.5")]
    [TestCase("latency_ms", "\"5\"")]
    [TestCase("prompt_text", "5")]
    [TestCase("model", "{}")]
    [TestCase("metadata", "\"text\"")]
    public async Task AMemberOfTheWrongType_IsInvalidAndNamed(string member, string value)
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync("/api/v1/traces", $$"""{"task_id":"{{taskId}}","{{member}}":{{value}}}""")).ShouldBeInvalid(member);
    }

    [TestCase("{}")]
    [TestCase("""{"task_id":null}""")]
    [TestCase("""{"task_id":"nonsense"}""")]
    public async Task AMissingTask_IsInvalid(string body) => (await Client.PostAsync("/api/v1/traces", body)).ShouldBeInvalid("task_id");

    [Test]
    public async Task AnUnknownTask_IsNotFound() =>
        (await Client.PostAsync("/api/v1/traces", new { task_id = Guid.NewGuid() })).ShouldBeProblem(NotFound, "Task not found");

    [Test]
    public async Task TheNewest_ComesFirst()
    {
        string taskId = await Api.GivenATaskAsync();
        string[] ids = [await Api.GivenATraceAsync(taskId), await Api.GivenATraceAsync(taskId), await Api.GivenATraceAsync(taskId)];

        JsonElement all = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}")).ShouldBe(OK);
        JsonElement page = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}&limit=1&offset=1")).ShouldBe(OK);

        Assert.That(all.Texts("id"), Is.EqualTo(Enumerable.Reverse(ids)));
        Assert.That(page.Texts("id"), Is.EqualTo(new[] { ids[1] }));
    }

    [Test]
    public async Task ALimitAboveTheMaximum_IsTheMaximum()
    {
        string taskId = await Api.GivenATaskAsync();
        await AtOnce.SendAsync(1001, _ => Client.PostAsync("/api/v1/traces", new { task_id = taskId }));

        JsonElement most = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}&limit=1001")).ShouldBe(OK);
        JsonElement rest = (await Client.GetAsync($"/api/v1/traces?task_id={taskId}&limit=1001&offset=1000")).ShouldBe(OK);

        Assert.That(most.GetArrayLength(), Is.EqualTo(1000));
        Assert.That(rest.GetArrayLength(), Is.EqualTo(1));
    }
}
