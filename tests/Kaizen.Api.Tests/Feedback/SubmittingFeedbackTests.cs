namespace Kaizen.Api.Tests.Feedback;

internal sealed class SubmittingFeedbackTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task AnEntry_ComesBackWithWhatWasSent()
    {
        string taskId = await Api.GivenATaskAsync();
        var fields = new
        {
            task_id = taskId,
            inputs = new { ticket_text = "Ünïcode 漢字 🙂 \"quoted\" \\ \t", nested = new { list = new object[] { 1, "a", false } } },
            output = "billing\nsecond line",
            score = 0.25,
            source = "user_rating",
            metadata = new { user = "u1", tags = new[] { "a", "b" } },
            expected_output = "account",
            comment = "It asks for a password.",
        };

        JsonElement created = (await Client.PostAsync("/api/v1/feedback", fields)).ShouldBe(Created);

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK)[0];
        Assert.That(JsonElement.DeepEquals(listed, created), Is.True, $"{listed} is not {created}");
        Assert.Multiple(() =>
        {
            Assert.That(created.Text("id"), Does.Match(Shapes.Id));
            Assert.That(created.Text("created_at"), Does.Match(Shapes.Instant));
            foreach (JsonProperty field in JsonSerializer.SerializeToElement(fields).EnumerateObject())
            {
                Assert.That(JsonElement.DeepEquals(created.Member(field.Name), field.Value), Is.True, field.Name);
            }
        });
    }

    [Test]
    public async Task AnEntryOfTheLeast_HasTheDefaults()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement entry = (await Client.PostAsync(
            "/api/v1/feedback", new { task_id = taskId, inputs = new { a = "b" }, output = "o" })).ShouldBe(Created);

        Assert.Multiple(() =>
        {
            Assert.That(entry.Text("source"), Is.EqualTo("sdk"));
            Assert.That(entry.IsNull("score"), Is.True);
            Assert.That(entry.IsNull("expected_output"), Is.True);
            Assert.That(entry.IsNull("comment"), Is.True);
            Assert.That(entry.Has("metadata"), Is.True);
        });
    }

    [TestCase("1e400")]
    [TestCase("-1e-400")]
    [TestCase("1.0")]
    [TestCase("1.50")]
    [TestCase("-0")]
    [TestCase("1E5")]
    [TestCase("12345678901234567890")]
    [TestCase("0.1234567890123456789012345678901234567890")]
    [TestCase("123456789012345678901234567890.123456789")]
    public async Task ANumber_ComesBackAsItWasWritten(string number)
    {
        string taskId = await Api.GivenATaskAsync();
        string body = $$$"""{"task_id":"{{{taskId}}}","inputs":{"n":{{{number}}}},"output":"o","metadata":{"deep":[{"n":{{{number}}}}]}}""";

        JsonElement created = (await Client.PostAsync("/api/v1/feedback", body)).ShouldBe(Created);

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK)[0];
        Assert.Multiple(() =>
        {
            foreach (JsonElement entry in new[] { created, listed })
            {
                Assert.That(entry.Member("inputs").Member("n").GetRawText(), Is.EqualTo(number));
                Assert.That(entry.Member("metadata").Member("deep")[0].Member("n").GetRawText(), Is.EqualTo(number));
            }
        });
    }

    [TestCase("null")]
    [TestCase("true")]
    [TestCase("\"\"")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("[null,[],{},\"\",0]")]
    [TestCase("{\"z\":1,\"a\":2,\"Camel Case\":3,\"\":4}")]
    [TestCase("\"\\ud83d\\ude42 \\u00e9 \\u2028 \\ufeff \\u0001\"")]
    [TestCase("\"2026-01-01T00:00:00Z\"")]
    [TestCase("\"<b>&amp;'</b>\"")]
    public async Task AnyValueInTheInputs_ComesBackAsItWas(string value)
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement created = (await Client.PostAsync(
            "/api/v1/feedback", $$$"""{"task_id":"{{{taskId}}}","inputs":{"v":{{{value}}}},"output":"o"}""")).ShouldBe(Created);

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK)[0];
        JsonElement sent = JsonDocument.Parse(value).RootElement;
        Assert.That(JsonElement.DeepEquals(created.Member("inputs").Member("v"), sent), Is.True, created.ToString());
        Assert.That(JsonElement.DeepEquals(listed.Member("inputs").Member("v"), sent), Is.True, listed.ToString());
    }

    [TestCase("0")]
    [TestCase("1")]
    [TestCase("0.0")]
    [TestCase("1.0")]
    [TestCase("0.3333333333333333")]
    [TestCase("null")]
    public async Task AScoreInItsRange_IsTaken(string score)
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement entry = (await PostWithAsync(taskId, "score", score)).ShouldBe(Created);

        JsonElement sent = JsonDocument.Parse(score).RootElement;
        Assert.That(JsonElement.DeepEquals(entry.Member("score"), sent), Is.True, entry.ToString());
    }

    [TestCase("1.0001")]
    [TestCase("-0.0001")]
    [TestCase("2")]
    [TestCase("-1")]
    [TestCase("1e400")]
    public async Task AScoreOutOfItsRange_IsInvalid(string score)
    {
        string taskId = await Api.GivenATaskAsync();

        (await PostWithAsync(taskId, "score", score)).ShouldBeInvalid("score", "score must be between 0.0 and 1.0");
    }

    [TestCase("score", "\"0.5\"")]
    [TestCase("score", "true")]
    [TestCase("score", "[0.5]")]
    [TestCase("output", "5")]
    [TestCase("output", "{}")]
    [TestCase("source", "\"carrier_pigeon\"")]
    [TestCase("source", "1")]
    [TestCase("metadata", "\"text\"")]
    [TestCase("metadata", "[]")]
    [TestCase("expected_output", "5")]
    [TestCase("comment", "false")]
    [TestCase("inputs", "\"text\"")]
    [TestCase("inputs", "[]")]
    [TestCase("inputs", "5")]
    [TestCase("task_id", "\"nonsense\"")]
    [TestCase("task_id", "5")]
    public async Task AMemberThatDoesNotValidate_IsInvalidAndNamed(string member, string value)
    {
        string taskId = await Api.GivenATaskAsync();

        (await PostWithAsync(taskId, member, value)).ShouldBeInvalid(member);

        Assert.That((await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK).GetArrayLength(), Is.Zero);
    }

    [TestCase("sdk")]
    [TestCase("user_rating")]
    [TestCase("auto_eval")]
    [TestCase("seed")]
    public async Task EverySource_IsTaken(string source)
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement entry = await Api.GivenFeedbackAsync(taskId, new { source });

        Assert.That(entry.Text("source"), Is.EqualTo(source));
    }

    [Test]
    public async Task NeitherIdNorName_IsInvalid() =>
        (await Client.PostAsync("/api/v1/feedback", new { inputs = new { a = "b" }, output = "o" })).ShouldBeProblem(UnprocessableEntity);

    [Test]
    public async Task AnUnknownTask_IsNotFound() =>
        (await Client.PostAsync("/api/v1/feedback", Given.FeedbackBody($"{Guid.NewGuid()}"))).ShouldBeProblem(NotFound, "Task not found");

    [Test]
    public async Task Entries_ShowInTheTask()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 20 });
        await Api.GivenFeedbackAsync(taskId);
        await Api.GivenFeedbackAsync(taskId, new { source = "user_rating" });
        await Api.GivenFeedbackAsync(taskId, new { source = "auto_eval" });
        await Api.GivenFeedbackAsync(taskId, new { source = "seed" });

        JsonElement task = await Api.TaskAsync(taskId);

        Assert.Multiple(() =>
        {
            Assert.That(task.Number("feedback_count"), Is.EqualTo(3));
            Assert.That(task.Text("threshold_progress"), Is.EqualTo("3/20"));
        });
    }

    [Test]
    public async Task AcknowledgedEntries_AreAllThere()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 1000 });

        Answer[] answers = await AtOnce.SendAsync(64, number =>
            Client.PostAsync("/api/v1/feedback", Given.FeedbackBody(taskId, new { output = $"{number}" })));

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);
        Assert.That(listed.Texts("id"), Is.EquivalentTo(answers.Select(answer => answer.ShouldBe(Created).Text("id"))));
        Assert.That((await Api.TaskAsync(taskId)).Number("feedback_count"), Is.EqualTo(64));
    }

    [Test]
    public async Task ATextOfAnEntry_IsNotInTheLog()
    {
        string taskId = await Api.GivenATaskAsync();
        string text = $"private words {Guid.NewGuid()}";

        await Api.GivenFeedbackAsync(taskId, new { inputs = new { ticket_text = text }, output = text, comment = text });

        Assert.That(Api.Log.Entries, Has.None.Contains(text));
    }

    private Task<Answer> PostWithAsync(string taskId, string member, string value)
    {
        var body = Given.FeedbackBody(taskId);
        body[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        return Client.PostAsync("/api/v1/feedback", body);
    }
}
