namespace Kaizen.Api.Tests.Tasks;

internal sealed class UpdatingTasksTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ASubset_ChangesOnlyItself()
    {
        JsonElement before = await Api.GivenATaskSummaryAsync(new { description = "old", cost_budget = 2.5, feedback_threshold = 9 });

        JsonElement after = (await Client.PatchAsync($"/api/v1/tasks/{before.Text("id")}", new { description = "new" })).ShouldBe(OK);

        JsonElement read = await Api.TaskAsync(before.Text("id")!);
        Assert.That(read.GetRawText(), Is.EqualTo(after.GetRawText()));
        Assert.Multiple(() =>
        {
            Assert.That(after.Text("description"), Is.EqualTo("new"));
            foreach (string member in before.Members().Where(member => member != "description"))
            {
                Assert.That(after.Member(member).GetRawText(), Is.EqualTo(before.Member(member).GetRawText()), member);
            }
        });
    }

    [Test]
    public async Task AnEmptyBody_ChangesNothing()
    {
        JsonElement before = await Api.GivenATaskSummaryAsync(new { description = "kept" });

        JsonElement after = (await Client.PatchAsync($"/api/v1/tasks/{before.Text("id")}", "{}")).ShouldBe(OK);

        Assert.That(after.GetRawText(), Is.EqualTo(before.GetRawText()));
    }

    [TestCase("description", "\"text\"")]
    [TestCase("schema_json", """{"a":"string"}""")]
    [TestCase("evaluator_config", """{"type":"exact_match"}""")]
    [TestCase("gepa_config", """{"auto":"light"}""")]
    [TestCase("cost_budget", "1.5")]
    [TestCase("git_provider", "\"gitlab\"")]
    [TestCase("git_repo", "\"r\"")]
    [TestCase("prompt_path", "\"p\"")]
    [TestCase("prompt_format", "\"json\"")]
    [TestCase("prompt_file", "\"p\"")]
    [TestCase("prompt_locator", "\"p\"")]
    [TestCase("existing_prompt_text", "\"p\"")]
    [TestCase("github_repo", "\"r\"")]
    [TestCase("teacher_model", "\"m\"")]
    public async Task ANull_ClearsTheField(string member, string value)
    {
        JsonElement never = await Api.GivenATaskSummaryAsync();
        string taskId = await Api.GivenATaskAsync();
        JsonElement set = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", $$"""{"{{member}}":{{value}}}""")).ShouldBe(OK);
        Assert.That(set.Member(member).GetRawText(), Is.EqualTo(value));

        JsonElement cleared = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", $$"""{"{{member}}":null}""")).ShouldBe(OK);

        Assert.That(cleared.Member(member).GetRawText(), Is.EqualTo(never.Member(member).GetRawText()), "As if it had never been given.");
    }

    [Test]
    public async Task ANullToken_IsForgotten()
    {
        string taskId = await Api.GivenATaskAsync(new { git_token_raw = "secret" });

        JsonElement cleared = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", """{"git_token_raw":null}""")).ShouldBe(OK);

        Assert.That(cleared.Flag("has_git_token"), Is.False);
    }

    [Test]
    public async Task AToken_StaysWhenItIsNotNamed()
    {
        string taskId = await Api.GivenATaskAsync(new { git_token_raw = "secret" });

        JsonElement task = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", new { description = "d" })).ShouldBe(OK);

        Assert.That(task.Flag("has_git_token"), Is.True);
    }

    [Test]
    public async Task AThreshold_ShowsInTheProgress()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenFeedbackAsync(taskId);

        JsonElement task = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", new { feedback_threshold = 20 })).ShouldBe(OK);

        Assert.That(task.Text("threshold_progress"), Is.EqualTo("1/20"));
    }

    [TestCase("""{"name":null}""", "name")]
    [TestCase("""{"name":""}""", "name")]
    [TestCase("""{"feedback_threshold":0}""", "feedback_threshold")]
    [TestCase("""{"feedback_threshold":"5"}""", "feedback_threshold")]
    [TestCase("""{"mode":"yolo"}""", "mode")]
    [TestCase("""{"evaluator_config":{"type":"no_such_evaluator"}}""", "evaluator_config")]
    [TestCase("""{"cost_budget":-1}""", "cost_budget")]
    [TestCase("""{"auto_eval":"yes"}""", "auto_eval")]
    public async Task AValueThatDoesNotValidate_IsInvalidAndChangesNothing(string body, string member)
    {
        JsonElement before = await Api.GivenATaskSummaryAsync();

        (await Client.PatchAsync($"/api/v1/tasks/{before.Text("id")}", body)).ShouldBeInvalid(member);

        Assert.That((await Api.TaskAsync(before.Text("id")!)).GetRawText(), Is.EqualTo(before.GetRawText()));
    }

    [Test]
    public async Task ATakenName_IsAConflict()
    {
        JsonElement first = await Api.GivenATaskSummaryAsync();
        string second = await Api.GivenATaskAsync();

        Answer answer = await Client.PatchAsync($"/api/v1/tasks/{second}", new { name = first.Text("name") });

        answer.ShouldBeProblem(Conflict, "Task name already exists");
    }

    [Test]
    public async Task ItsOwnName_IsNotTaken()
    {
        JsonElement task = await Api.GivenATaskSummaryAsync();

        (await Client.PatchAsync($"/api/v1/tasks/{task.Text("id")}", new { name = task.Text("name") })).ShouldBe(OK);
    }

    [Test]
    public async Task ANewName_WhenSixteenTasksWantItAtOnce_IsGivenOnce()
    {
        string name = Given.Name();
        string[] taskIds = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Api.GivenATaskAsync()));

        Answer[] answers = await AtOnce.SendAsync(16, number => Client.PatchAsync($"/api/v1/tasks/{taskIds[number]}", new { name }));

        Assert.That(answers.Count(OK), Is.EqualTo(1));
        Assert.That(answers.Count(Conflict), Is.EqualTo(15));
    }
}
