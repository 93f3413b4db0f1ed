namespace Kaizen.Api.Tests.Prompts;

internal sealed class ReadingTheActivePromptTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ATaskWithoutAnActivePrompt_HasNone()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenADraftAsync(taskId);

        (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBeProblem(NotFound, "No active prompt for this task");
    }

    [Test]
    public async Task ATaskThatHadNone_HasOneAsSoonAsOneIsActivated()
    {
        string taskId = await Api.GivenATaskAsync();
        (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBeProblem(NotFound, "No active prompt for this task");

        string active = await Api.GivenAnActivePromptAsync(taskId);

        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("id"), Is.EqualTo(active));
    }

    [Test]
    public async Task TheTag_SavesSendingItAgain()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenAnActivePromptAsync(taskId);
        string tag = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).Header("ETag")!;

        Answer again = await Client.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", tag));
        Answer amongOthers = await Client.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", $"\"other\", {tag}"));
        Answer weak = await Client.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", $"W/{tag.Replace("W/", "", StringComparison.Ordinal)}"));
        Answer other = await Client.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", "\"other\""));

        again.ShouldBe(NotModified);
        amongOthers.ShouldBe(NotModified);
        weak.ShouldBe(NotModified);
        other.ShouldBe(OK);
        Assert.That(tag, Does.Match("^(W/)?\"[^\"]+\"$"));
        Assert.That(again.Header("ETag"), Is.EqualTo(tag));
    }

    [Test]
    public async Task TheTag_ChangesWithTheActivePrompt()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenAnActivePromptAsync(taskId, "same text");
        string tag = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).Header("ETag")!;
        string second = await Api.GivenAnActivePromptAsync(taskId, "same text");

        JsonElement served = (await Client.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", tag))).ShouldBe(OK);

        Assert.That(served.Text("id"), Is.EqualTo(second));
    }

    [Test]
    public async Task TheTag_NeedsAKeyAsWell()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenAnActivePromptAsync(taskId);
        string tag = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).Header("ETag")!;

        (await Api.Anonymous.GetAsync($"/api/v1/prompts/{taskId}", ("If-None-Match", tag))).ShouldBeProblem(Unauthorized, "Missing API key");
    }

    [Test]
    public async Task AfterAnActivation_NoReaderGetsTheFormerOne()
    {
        string taskId = await Api.GivenATaskAsync();
        await Api.GivenAnActivePromptAsync(taskId);
        for (int round = 0; round < 5; round++)
        {
            string draft = await Api.GivenADraftAsync(taskId);
            Task<Answer[]> readersMeanwhile = AtOnce.SendAsync(8, _ => Client.GetAsync($"/api/v1/prompts/{taskId}"));
            (await Client.PostAsync($"/api/v1/prompts/{taskId}/activate?version_id={draft}")).ShouldBe(OK);

            Answer[] readersAfterwards = await AtOnce.SendAsync(16, _ => Client.GetAsync($"/api/v1/prompts/{taskId}"));

            await readersMeanwhile;
            Assert.That(readersAfterwards.Select(answer => answer.ShouldBe(OK).Text("id")), Is.All.EqualTo(draft), $"round {round}");
        }
    }
}
