namespace Kaizen.Api.Tests.Prompts;

internal sealed class ActivatingPromptsTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ADraft_BecomesActive()
    {
        string taskId = await Api.GivenATaskAsync();
        string draft = await Api.GivenADraftAsync(taskId, "The text");

        JsonElement activated = (await ActivateAsync(taskId, draft)).ShouldBe(OK);

        JsonElement served = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.Multiple(() =>
        {
            Assert.That(activated.Text("id"), Is.EqualTo(draft));
            Assert.That(activated.Text("status"), Is.EqualTo("active"));
            Assert.That(served.GetRawText(), Is.EqualTo(activated.GetRawText()));
        });
    }

    [Test]
    public async Task TheFormerOne_IsArchived()
    {
        string taskId = await Api.GivenATaskAsync();
        string first = await Api.GivenAnActivePromptAsync(taskId);
        string second = await Api.GivenAnActivePromptAsync(taskId);

        Dictionary<string, string> states = await StatesAsync(taskId);

        Assert.That((states[first], states[second]), Is.EqualTo(("archived", "active")));
    }

    [Test]
    public async Task WhatIsNoDraft_IsAConflict()
    {
        string taskId = await Api.GivenATaskAsync();
        string first = await Api.GivenAnActivePromptAsync(taskId);
        string second = await Api.GivenAnActivePromptAsync(taskId);

        (await ActivateAsync(taskId, first)).ShouldBeProblem(Conflict);
        (await ActivateAsync(taskId, second)).ShouldBeProblem(Conflict);

        Dictionary<string, string> states = await StatesAsync(taskId);
        Assert.That((states[first], states[second]), Is.EqualTo(("archived", "active")));
    }

    [Test]
    public async Task AVersionOfAnotherTask_IsNotFound()
    {
        string taskId = await Api.GivenATaskAsync();
        string other = await Api.GivenADraftAsync(await Api.GivenATaskAsync());

        (await ActivateAsync(taskId, other)).ShouldBeProblem(NotFound, "Prompt version not found for this task");
        (await ActivateAsync(taskId, $"{Guid.NewGuid()}")).ShouldBeProblem(NotFound, "Prompt version not found for this task");
    }

    [Test]
    public async Task AnUnknownTask_IsNotFound() =>
        (await ActivateAsync($"{Guid.NewGuid()}", $"{Guid.NewGuid()}")).ShouldBeProblem(NotFound, "Task not found");

    [TestCase("")]
    [TestCase("?version_id=")]
    [TestCase("?version_id=nonsense")]
    public async Task AVersionThatIsNotNamed_IsInvalid(string query)
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync($"/api/v1/prompts/{taskId}/activate{query}")).ShouldBeInvalid("version_id");
    }

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/json")]
    [TestCase("text/plain")]
    public async Task AnEmptyBody_IsTakenWhateverItIsCalled(string mediaType)
    {
        string taskId = await Api.GivenATaskAsync();
        string draft = await Api.GivenADraftAsync(taskId);

        (await Client.SendAsync(HttpMethod.Post, $"/api/v1/prompts/{taskId}/activate?version_id={draft}", WireClient.Bytes([], mediaType))).ShouldBe(OK);
    }

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("text/plain")]
    public async Task ABodyThatIsNoJson_IsRefused(string mediaType)
    {
        string taskId = await Api.GivenATaskAsync();
        string draft = await Api.GivenADraftAsync(taskId);

        (await Client.SendAsync(
            HttpMethod.Post, $"/api/v1/prompts/{taskId}/activate?version_id={draft}", WireClient.Bytes("version_id=1"u8.ToArray(), mediaType)))
            .ShouldBeProblem(UnsupportedMediaType);
    }

    [Test]
    public async Task OneDraft_WhenThirtyTwoActivateItAtOnce_IsActivatedOnce()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenAnActivePromptAsync(taskId);
        string draft = await Api.GivenADraftAsync(taskId);

        Answer[] answers = await AtOnce.SendAsync(32, _ => ActivateAsync(taskId, draft));

        Assert.That(answers.Count(OK), Is.EqualTo(1));
        Assert.That(answers.Count(Conflict), Is.EqualTo(31));
        Assert.That((await StatesAsync(taskId)).Values, Is.EquivalentTo(new[] { "archived", "active" }));
    }

    [Test]
    public async Task SixteenDrafts_WhenActivatedAtOnce_LeaveOneActive()
    {
        string taskId = await Api.GivenATaskAsync();
        string[] drafts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Api.GivenADraftAsync(taskId)));

        Answer[] answers = await AtOnce.SendAsync(16, number => ActivateAsync(taskId, drafts[number]));

        foreach (Answer answer in answers.Where(answer => answer.Status != OK))
        {
            answer.ShouldBeProblem(Conflict);
        }

        Dictionary<string, string> states = await StatesAsync(taskId);
        JsonElement served = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.Multiple(() =>
        {
            Assert.That(states.Values.Count(state => state == "active"), Is.EqualTo(1));
            Assert.That(states.Values.Count(state => state == "archived"), Is.EqualTo(answers.Count(OK) - 1));
            Assert.That(states[served.Text("id")!], Is.EqualTo("active"));
        });
    }

    [Test]
    public async Task Rollback_BringsThePreviousOneBack()
    {
        string taskId = await Api.GivenATaskAsync();
        string first = await Api.GivenAnActivePromptAsync(taskId, "first");
        string second = await Api.GivenAnActivePromptAsync(taskId, "second");
        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("prompt_text"), Is.EqualTo("second"));

        JsonElement rolledBack = (await Client.PostAsync($"/api/v1/prompts/{taskId}/rollback")).ShouldBe(OK);

        Dictionary<string, string> states = await StatesAsync(taskId);
        Assert.Multiple(async () =>
        {
            Assert.That(rolledBack.Text("id"), Is.EqualTo(first));
            Assert.That(rolledBack.Text("status"), Is.EqualTo("active"));
            Assert.That(states[first], Is.EqualTo("active"));
            Assert.That(states[second], Is.Not.EqualTo("active"));
            Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("prompt_text"), Is.EqualTo("first"));
        });
    }

    [Test]
    public async Task Rollback_WhenThereIsNoPreviousOne_IsAConflict()
    {
        string taskId = await Api.GivenATaskAsync();
        (await Client.PostAsync($"/api/v1/prompts/{taskId}/rollback")).ShouldBeProblem(Conflict);

        await Api.GivenADraftAsync(taskId);
        string only = await Api.GivenAnActivePromptAsync(taskId);

        (await Client.PostAsync($"/api/v1/prompts/{taskId}/rollback")).ShouldBeProblem(Conflict);
        Assert.That((await StatesAsync(taskId))[only], Is.EqualTo("active"));
    }

    [Test]
    public async Task Rollback_OfAnUnknownTask_IsNotFound() =>
        (await Client.PostAsync($"/api/v1/prompts/{Guid.NewGuid()}/rollback")).ShouldBeProblem(NotFound, "Task not found");

    private Task<Answer> ActivateAsync(string taskId, string versionId) =>
        Client.PostAsync($"/api/v1/prompts/{taskId}/activate?version_id={versionId}");

    private async Task<Dictionary<string, string>> StatesAsync(string taskId) =>
        (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK).EnumerateArray()
            .ToDictionary(version => version.Text("id")!, version => version.Text("status")!);
}
