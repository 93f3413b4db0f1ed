using System.Text;

namespace Kaizen.Api.Tests.Nodes;

/// <summary>Clients that do not read their answers, which are larger than what the sockets hold.</summary>
internal sealed class SlowReadersTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Test]
    public async Task AnAnswerThatIsGivenAgain_HoldsNoOneUp()
    {
        string taskId = await Api.GivenATaskAsync();
        (string, string) header = ("Idempotency-Key", $"{Guid.NewGuid()}");
        object body = Given.FeedbackBody(taskId, new { output = new string('o', 9_000_000) });
        (await Client.PostAsync("/api/v1/feedback", body, header)).ShouldBe(Created);

        using HttpResponseMessage unread = await StartAsync("/api/v1/feedback", WireClient.Json(body)!, header);

        Assert.That(unread.StatusCode, Is.EqualTo(Created));
        await AssertOthersCanWriteAsync();
    }

    [Test]
    public async Task AProblem_HoldsNoOneUp()
    {
        string taskId = await Api.GivenATaskAsync(new { schema_json = new { a = "string" } });
        string line = $$"""{"inputs":{"a":"b","{{new string('x', 900_000)}}":"c"},"output":"o"}""";
        byte[] file = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, 10)));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "seeds.jsonl" } };

        using HttpResponseMessage unread = await StartAsync($"/api/v1/tasks/{taskId}/seed", form);

        Assert.That(unread.StatusCode, Is.EqualTo(UnprocessableEntity));
        await AssertOthersCanWriteAsync();
    }

    private Task<HttpResponseMessage> StartAsync(string path, HttpContent content, params (string, string)[] headers) =>
        Client.StartAsync(HttpMethod.Post, path, content, HttpCompletionOption.ResponseHeadersRead, headers);

    private async Task AssertOthersCanWriteAsync() =>
        (await Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }).WaitAsync(Patience)).ShouldBe(Created);
}
