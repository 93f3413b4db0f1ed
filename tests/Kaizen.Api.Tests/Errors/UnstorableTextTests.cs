namespace Kaizen.Api.Tests.Errors;

/// <summary>What is JSON, but more than a database or a parser can hold.</summary>
internal sealed class UnstorableTextTests(DatabaseEngine engine) : ApiTests(engine)
{
    private const string Nul = "\\u0000";
    private const string LoneSurrogate = "\\ud800";

    [TestCase(Nul)]
    [TestCase(LoneSurrogate)]
    public async Task InATasksTexts_ItIsInvalid(string text)
    {
        (await Client.PostAsync("/api/v1/tasks", $$"""{"name":"a{{text}}"}""")).ShouldBeProblem(UnprocessableEntity);
        (await Client.PostAsync("/api/v1/tasks", $$"""{"name":"{{Given.Name()}}","description":"a{{text}}"}""")).ShouldBeProblem(UnprocessableEntity);
    }

    [TestCase(Nul)]
    [TestCase(LoneSurrogate)]
    public async Task InATasksObjects_ItIsInvalid(string text)
    {
        string value = $$$"""{"name":"{{{Given.Name()}}}","schema_json":{"a{{{text}}}":"string"}}""";

        (await Client.PostAsync("/api/v1/tasks", value)).ShouldBeProblem(UnprocessableEntity);
    }

    [TestCase(Nul)]
    [TestCase(LoneSurrogate)]
    public async Task InFeedback_ItIsInvalid(string text)
    {
        string taskId = await Api.GivenATaskAsync();
        string[] members =
        [
            """ "inputs":{"a":"b?"},"output":"o" """,
            """ "inputs":{"a?":"b"},"output":"o" """,
            """ "inputs":{"a":"b"},"output":"o?" """,
            """ "inputs":{"a":"b"},"output":"o","comment":"?" """,
            """ "inputs":{"a":"b"},"output":"o","metadata":{"deep":[{"x":"?"}]} """,
        ];

        foreach (string member in members)
        {
            string body = $$$"""{"task_id":"{{{taskId}}}",{{{member.Replace("?", text, StringComparison.Ordinal)}}}}""";
            (await Client.PostAsync("/api/v1/feedback", body)).ShouldBeProblem(UnprocessableEntity);
        }
    }

    [TestCase(Nul)]
    [TestCase(LoneSurrogate)]
    public async Task InPromptsTracesAndKeys_ItIsInvalid(string text)
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync($"/api/v1/prompts/{taskId}/versions", $$"""{"prompt_text":"a{{text}}"}""")).ShouldBeProblem(UnprocessableEntity);
        (await Client.PostAsync("/api/v1/traces", $$"""{"task_id":"{{taskId}}","response_text":"a{{text}}"}""")).ShouldBeProblem(UnprocessableEntity);
        (await Client.PostAsync("/api/v1/keys", $$"""{"label":"a{{text}}"}""")).ShouldBeProblem(UnprocessableEntity);
    }

    [Test]
    public async Task NestingOver64Levels_IsInvalid()
    {
        string taskId = await Api.GivenATaskAsync();

        Answer answer = await Client.PostAsync("/api/v1/feedback", FeedbackNested(taskId, levels: 65));

        answer.ShouldBeProblem(UnprocessableEntity);
    }

    [Test]
    public async Task NestingOfTenThousandLevels_IsInvalid()
    {
        string taskId = await Api.GivenATaskAsync();

        Answer answer = await Client.PostAsync("/api/v1/feedback", FeedbackNested(taskId, levels: 10_000));

        answer.ShouldBeProblem(UnprocessableEntity);
    }

    [Test]
    public async Task NestingOf64Levels_ComesBackAsItWas()
    {
        string taskId = await Api.GivenATaskAsync();
        string body = FeedbackNested(taskId, levels: 64);

        (await Client.PostAsync("/api/v1/feedback", body)).ShouldBe(Created);

        JsonElement listed = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK)[0];
        Assert.That(listed.Member("inputs").GetRawText(), Is.EqualTo(InputsNested(levels: 63)));
    }

    /// <summary>The body itself is the first level.</summary>
    private static string FeedbackNested(string taskId, int levels) =>
        $$$"""{"task_id":"{{{taskId}}}","output":"o","inputs":{{{InputsNested(levels - 1)}}}}""";

    private static string InputsNested(int levels) =>
        $$$"""{"a":{{{new string('[', levels - 1)}}}{{{new string(']', levels - 1)}}}}""";
}
