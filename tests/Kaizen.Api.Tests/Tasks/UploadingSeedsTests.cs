using System.Text;

namespace Kaizen.Api.Tests.Tasks;

internal sealed class UploadingSeedsTests(DatabaseEngine engine) : ApiTests(engine)
{
    private const string Line = """{"inputs":{"ticket_text":"My invoice"},"output":"billing","score":0.9}""";

    [Test]
    public async Task LinesThatAreValid_AreAllTaken()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement outcome = (await UploadAsync(taskId, Line, Line.Replace("0.9", "null", StringComparison.Ordinal), Line)).ShouldBe(Created);

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Number("accepted"), Is.EqualTo(3));
            Assert.That(outcome.Number("rejected"), Is.Zero);
            Assert.That(outcome.Member("errors").GetArrayLength(), Is.Zero);
            Assert.That(outcome.Number("total_seeds"), Is.EqualTo(3));
            Assert.That(outcome.Number("seed_limit"), Is.EqualTo(1000));
        });
    }

    [Test]
    public async Task Seeds_AreEntriesThatDoNotCount()
    {
        string taskId = await Api.GivenATaskAsync(new { feedback_threshold = 2 });
        (await UploadAsync(taskId, Line, Line, Line)).ShouldBe(Created);

        JsonElement task = await Api.TaskAsync(taskId);
        JsonElement feedback = (await Client.GetAsync($"/api/v1/feedback?task_id={taskId}")).ShouldBe(OK);

        Assert.Multiple(async () =>
        {
            Assert.That(task.Number("feedback_count"), Is.Zero);
            Assert.That(task.Text("threshold_progress"), Is.EqualTo("0/2"));
            Assert.That(feedback.Texts("source"), Is.EqualTo(new[] { "seed", "seed", "seed" }));
            Assert.That((await Api.JobsOfAsync(taskId)).GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task Seeds_AreEnoughToOptimizeOn()
    {
        string taskId = await Api.GivenATaskAsync(new { evaluator_config = new { type = "exact_match" }, gepa_config = new { max_metric_calls = 20 } });
        (await UploadAsync(taskId, [.. Enumerable.Range(0, 8).Select(number => Line.Replace("invoice", $"invoice {number}", StringComparison.Ordinal))])).ShouldBe(Created);

        (await Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK);
    }

    [Test]
    public async Task BadLines_AreCountedAndDescribedByTheirNumber()
    {
        string taskId = await Api.GivenATaskAsync(new { schema_json = new { ticket_text = "string" } });
        string[] lines =
        [
            Line,
            "",
            "not json",
            "   ",
            """{"inputs":{"other":"x"},"output":"o","score":1}""",
            """{"inputs":{"ticket_text":"x"},"output":"o","score":1.5}""",
            """{"inputs":"text","output":"o"}""",
            """{"inputs":{"ticket_text":"x"},"output":"o","score":"0.5"}""",
            "[]",
            Line,
        ];

        JsonElement outcome = (await UploadAsync(taskId, lines)).ShouldBe(Created);

        string[] errors = [.. outcome.Member("errors").EnumerateArray().Select(error => error.GetString()!)];
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Number("accepted"), Is.EqualTo(2));
            Assert.That(outcome.Number("rejected"), Is.EqualTo(6));
            Assert.That(errors.Select(error => error.Split(':')[0]), Is.EqualTo(new[] { "Line 3", "Line 5", "Line 6", "Line 7", "Line 8", "Line 9" }));
            Assert.That(errors[1], Does.Contain("Missing required input fields: ['ticket_text']"));
            Assert.That(errors[2], Does.Contain("score must be between 0.0 and 1.0"));
        });
    }

    [Test]
    public async Task OnlyTheFirstTwentyErrors_AreDescribed()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement outcome = (await UploadAsync(taskId, [Line, .. Enumerable.Repeat("bad", 30)])).ShouldBe(Created);

        Assert.That(outcome.Number("rejected"), Is.EqualTo(30));
        Assert.That(outcome.Member("errors").GetArrayLength(), Is.EqualTo(20));
    }

    [Test]
    public async Task LinesThatEndAsInWindows_AreLines()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement outcome = (await UploadBytesAsync(taskId, Encoding.UTF8.GetBytes($"{Line}\r\n\r\n{Line}\r\n"))).ShouldBe(Created);

        Assert.That((outcome.Number("accepted"), outcome.Number("rejected")), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task NoValidLine_IsInvalid()
    {
        string taskId = await Api.GivenATaskAsync();

        (await UploadAsync(taskId, "bad", "worse")).ShouldBeProblem(UnprocessableEntity);
    }

    [TestCase("")]
    public async Task AnEmptyFile_IsABadRequest(string content)
    {
        string taskId = await Api.GivenATaskAsync();

        (await UploadBytesAsync(taskId, Encoding.UTF8.GetBytes(content))).ShouldBeProblem(BadRequest);
    }

    [Test]
    public async Task AFileThatIsNotUtf8_IsABadRequest()
    {
        string taskId = await Api.GivenATaskAsync();

        (await UploadBytesAsync(taskId, [.. """{"inputs":{"a":"caf"""u8, 0xE9, .. "\"},\"output\":\"o\"}\n"u8])).ShouldBeProblem(BadRequest);
    }

    [Test]
    public async Task AnUnknownTask_IsNotFound() => (await UploadAsync($"{Guid.NewGuid()}", Line)).ShouldBeProblem(NotFound, "Task not found");

    [Test]
    public async Task ABodyThatIsNotMultipart_IsUnsupported()
    {
        string taskId = await Api.GivenATaskAsync();

        (await Client.PostAsync($"/api/v1/tasks/{taskId}/seed", Line)).ShouldBeProblem(UnsupportedMediaType);
    }

    [Test]
    public async Task AFormWithoutTheFile_IsInvalid()
    {
        string taskId = await Api.GivenATaskAsync();
        using var form = new MultipartFormDataContent { { new StringContent(Line), "other", "seeds.jsonl" } };

        (await Client.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{taskId}/seed", form))
            .ShouldBeInvalid("file", "file is required");
    }

    [Test]
    public async Task AFormThatBreaksOff_IsInvalid([Values] bool isIdempotent)
    {
        string taskId = await Api.GivenATaskAsync();
        HttpContent form = WireClient.Bytes(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n{"u8.ToArray(), "multipart/form-data; boundary=x");
        (string, string)[] headers = isIdempotent ? [("Idempotency-Key", $"{Guid.NewGuid()}")] : [];

        (await Client.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{taskId}/seed", form, headers))
            .ShouldBeProblem(UnprocessableEntity, "The request body is not a valid form");
    }

    [Test]
    public async Task AFileOverTheLimitOfOtherBodies_IsTaken()
    {
        string taskId = await Api.GivenATaskAsync();
        string large = Line.Replace("My invoice", new string('x', 60_000), StringComparison.Ordinal);

        JsonElement outcome = (await UploadAsync(taskId, [.. Enumerable.Repeat(large, 200)])).ShouldBe(Created);

        Assert.That(outcome.Number("accepted"), Is.EqualTo(200));
    }

    private Task<Answer> UploadAsync(string taskId, params string[] lines) =>
        UploadBytesAsync(taskId, Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    private Task<Answer> UploadBytesAsync(string taskId, byte[] file) => Client.UploadSeedsAsync(taskId, file);
}
