namespace Kaizen.Api.Tests.Prompts;

internal sealed class WritingVersionsTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly string[] Members =
    [
        "id", "task_id", "version_number", "prompt_text", "original_prompt", "eval_score", "judge_score", "status", "optimizer", "dspy_version", "created_at",
    ];

    [Test]
    public async Task AHandWrittenVersion_IsADraft()
    {
        string taskId = await Api.GivenATaskAsync();
        const string Text = "Sort {ticket_text} – ü 漢字 🙂\n  with \"quotes\" and trailing space \n";

        JsonElement version = (await Client.PostAsync($"/api/v1/prompts/{taskId}/versions", new { prompt_text = Text })).ShouldBe(Created);

        Assert.That(version.Members(), Is.SupersetOf(Members));
        Assert.Multiple(() =>
        {
            Assert.That(version.Text("id"), Does.Match(Shapes.Id));
            Assert.That(version.Text("created_at"), Does.Match(Shapes.Instant));
            Assert.That(version.Text("task_id"), Is.EqualTo(taskId));
            Assert.That(version.Number("version_number"), Is.EqualTo(1));
            Assert.That(version.Text("prompt_text"), Is.EqualTo(Text));
            Assert.That(version.Text("status"), Is.EqualTo("draft"));
            Assert.That(version.IsNull("optimizer"), Is.True);
            Assert.That(version.IsNull("dspy_version"), Is.True);
            Assert.That(version.IsNull("eval_score"), Is.True);
        });
    }

    [Test]
    public async Task Versions_AreListedNewestFirst()
    {
        string taskId = await Api.GivenATaskAsync();
        string[] ids = [await Api.GivenADraftAsync(taskId), await Api.GivenADraftAsync(taskId), await Api.GivenADraftAsync(taskId)];

        JsonElement versions = (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(versions.Texts("id"), Is.EqualTo(Enumerable.Reverse(ids)));
            Assert.That(versions.EnumerateArray().Select(version => version.Number("version_number")), Is.EqualTo(new[] { 3, 2, 1 }));
        });
    }

    [Test]
    public async Task ATaskWithoutVersions_HasAnEmptyList()
    {
        string taskId = await Api.GivenATaskAsync();

        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Numbers_WhenThirtyTwoVersionsComeAtOnce_HaveNoGaps()
    {
        string taskId = await Api.GivenATaskAsync();

        Answer[] answers = await AtOnce.SendAsync(32, number =>
            Client.PostAsync($"/api/v1/prompts/{taskId}/versions", new { prompt_text = $"Prompt {number}" }));

        Assert.That(
            answers.Select(answer => (int)answer.ShouldBe(Created).Number("version_number")), Is.EquivalentTo(Enumerable.Range(1, 32)));
    }

    [TestCase("{}")]
    [TestCase("""{"prompt_text":null}""")]
    [TestCase("""{"prompt_text":""}""")]
    [TestCase("""{"prompt_text":5}""")]
    public async Task AMissingText_IsInvalid(string body)
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync($"/api/v1/prompts/{taskId}/versions", body)).ShouldBeInvalid("prompt_text");
    }

    [Test]
    public async Task AnUnknownTask_IsNotFound() =>
        (await Client.PostAsync($"/api/v1/prompts/{Guid.NewGuid()}/versions", new { prompt_text = "t" })).ShouldBeProblem(NotFound, "Task not found");
}
