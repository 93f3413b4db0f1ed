using System.Text.Json;

namespace Kaizen.Client.Tests;

internal sealed class RoundTripTests : ServerTests
{
    [TestCase("""{"b":1.0,"a":[0.10,1e2,12345678901234567890],"π":"\u00e9\"\\ \ud83d\ude00","n":null,"o":{"x":{}}}""")]
    public async Task JsonObjects_ComeBackAsTheyWent(string json)
    {
        TaskSummary task = await GivenATaskAsync();
        JsonElement sent = JsonElement.Parse(json);

        await Kaizen.SubmitFeedbackAsync(new SubmitFeedbackRequest { TaskId = task.Id, Inputs = sent, Metadata = sent });
        FeedbackResponse entry = (await Kaizen.ListFeedbackAsync(task.Id)).Single();

        Assert.Multiple(() =>
        {
            Assert.That(Canonical(entry.Inputs!.Value), Is.EqualTo(Canonical(sent)));
            Assert.That(Canonical(entry.Metadata!.Value), Is.EqualTo(Canonical(sent)));
            Assert.That(entry.Output, Is.Null);
        });
    }

    [Test]
    public async Task AnObjectNestedAsDeeplyAsAllowed_ComesBack()
    {
        TaskSummary task = await GivenATaskAsync();
        JsonElement sent = JsonElement.Parse(string.Concat(Enumerable.Repeat("""{"a":""", 62)) + "1" + new string('}', 62));

        await Kaizen.SubmitFeedbackAsync(new SubmitFeedbackRequest { TaskId = task.Id, Inputs = sent });
        FeedbackResponse entry = (await Kaizen.ListFeedbackAsync(task.Id)).Single();

        Assert.That(Canonical(entry.Inputs!.Value), Is.EqualTo(Canonical(sent)));
    }

    [Test]
    public async Task UpdatingATask_ChangesOnlyWhatIsSet()
    {
        TaskSummary before = await Kaizen.CreateTaskAsync(new CreateTaskRequest
        {
            Name = NewName(),
            Description = "before",
            FeedbackThreshold = 7,
            AutoEval = true,
            SchemaJson = JsonElement.Parse("""{"a":"string"}"""),
        });

        TaskSummary after = await Kaizen.UpdateTaskAsync(before.Id, new UpdateTaskRequest { Description = "after" });

        Assert.Multiple(() =>
        {
            Assert.That(after.Description, Is.EqualTo("after"));
            Assert.That((after.Name, after.FeedbackThreshold, after.AutoEval), Is.EqualTo((before.Name, 7, true)));
            Assert.That(after.SchemaJson?.GetRawText(), Is.EqualTo("""{"a":"string"}"""));
            Assert.That(after.CreatedAt, Is.EqualTo(before.CreatedAt));
        });
    }

    [Test]
    public async Task AnInstantOfAnAnswer_IsAGoodCursor()
    {
        TaskSummary older = await GivenATaskAsync();
        TaskSummary newer = await GivenATaskAsync();

        IReadOnlyList<TaskSummary> page = await Kaizen.ListTasksAsync(limit: 1, cursor: newer.CreatedAt);

        Assert.That(page.Single().CreatedAt, Is.LessThan(newer.CreatedAt).And.GreaterThanOrEqualTo(older.CreatedAt));
    }

    [Test]
    public async Task ATaskName_IsFoundHoweverItIsWritten()
    {
        string name = $"a/b & c=d? {Guid.NewGuid()} ü";
        TaskSummary task = await Kaizen.CreateTaskAsync(new CreateTaskRequest { Name = name });

        Assert.That((await Kaizen.ListTasksAsync(name: name)).Select(found => found.Id), Is.EqualTo(new[] { task.Id }));
    }

    [Test]
    public async Task ARepeatedRequest_WithItsKey_DoesItsWorkOnce()
    {
        var request = new CreateTaskRequest { Name = NewName() };
        string key = Guid.NewGuid().ToString();

        TaskSummary first = await Kaizen.CreateTaskAsync(request, key);
        TaskSummary again = await Kaizen.CreateTaskAsync(request, key);

        Assert.That(again.Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task ADeletedTask_IsGone()
    {
        TaskSummary task = await GivenATaskAsync();

        await Kaizen.DeleteTaskAsync(task.Id);

        Assert.That(() => Kaizen.GetTaskAsync(task.Id), Throws.TypeOf<KaizenApiException>().With.Property("Status").EqualTo(404));
    }

    [Test]
    public async Task AVersionByHand_IsActivatedAndReplaced()
    {
        TaskSummary task = await GivenATaskAsync();
        PromptResponse first = await Kaizen.CreatePromptVersionAsync(task.Id, new CreatePromptVersionRequest { PromptText = "One" });
        PromptResponse second = await Kaizen.CreatePromptVersionAsync(task.Id, new CreatePromptVersionRequest { PromptText = "Two" });
        await Kaizen.ActivatePromptAsync(task.Id, first.Id);
        await Kaizen.ActivatePromptAsync(task.Id, second.Id);

        PromptResponse back = await Kaizen.RollBackPromptAsync(task.Id);

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((back.Id, back.Status), Is.EqualTo((first.Id, "active")));
            Assert.That(
                (await Kaizen.ListPromptVersionsAsync(task.Id)).Select(version => (version.VersionNumber, version.Status)),
                Is.EqualTo(new[] { (2, "archived"), (1, "active") }));
        });
    }

    [Test]
    public async Task ATrace_IsRecordedAndScored()
    {
        TaskSummary task = await GivenATaskAsync();

        TraceResponse trace = await Kaizen.SubmitTraceAsync(new SubmitTraceRequest { TaskId = task.Id, PromptText = "p", Tokens = 3, LatencyMs = 1.5 });
        TraceResponse scored = await Kaizen.ScoreTraceAsync(trace.Id, new ScoreTraceRequest { Score = 0.25 });

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((trace.Score, trace.Tokens, trace.LatencyMs), Is.EqualTo(((double?)null, (int?)3, (double?)1.5)));
            Assert.That((scored.Score, scored.ScoredBy), Is.EqualTo(((double?)0.25, "sdk")));
            Assert.That((await Kaizen.ListTracesAsync(task.Id)).Single().Id, Is.EqualTo(trace.Id));
        });
    }

    [Test]
    public async Task AKey_IsGoodUntilItIsRevoked()
    {
        CreatedApiKeyResponse key = await Kaizen.CreateApiKeyAsync(new ApiKeyRequest { Label = "test" });
        IKaizenClient other = Server.Client(key.Key);
        Assert.That(await other.ListTasksAsync(), Is.Not.Null);

        await Kaizen.RevokeApiKeyAsync(key.Id);

        Assert.That(() => other.ListTasksAsync(), Throws.TypeOf<KaizenApiException>().With.Property("Status").EqualTo(401));
        Assert.That((await Kaizen.ListApiKeysAsync()).Single(listed => listed.Id == key.Id).RevokedAt, Is.Not.Null);
    }

    /// <summary>Numbers stay as they are written; how texts are escaped is no difference.</summary>
    private static string Canonical(JsonElement value) => JsonSerializer.Serialize(value);
}
