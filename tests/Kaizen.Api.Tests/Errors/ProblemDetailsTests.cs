using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kaizen.Api.Tests.Errors;

internal sealed class ProblemDetailsTests(DatabaseEngine engine) : ApiTests(engine)
{
    [TestCase("/api/v1/nothing")]
    [TestCase("/api/v2/tasks")]
    [TestCase("/api/v1/tasks/7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11/nothing")]
    [TestCase("/nothing?with=a&query=1")]
    public async Task AnUnknownPath_IsNotFound(string path) => (await Client.GetAsync(path)).ShouldBeProblem(NotFound);

    [TestCase("PUT", "/api/v1/tasks", "GET", "POST")]
    [TestCase("DELETE", "/api/v1/tasks", "GET", "POST")]
    [TestCase("PUT", "/api/v1/tasks/7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11", "GET", "PATCH", "DELETE")]
    [TestCase("DELETE", "/api/v1/feedback", "GET", "POST")]
    [TestCase("GET", "/api/v1/optimize/7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11", "POST")]
    [TestCase("POST", "/api/v1/jobs", "GET")]
    [TestCase("GET", "/api/v1/keys/bootstrap", "POST")]
    [TestCase("POST", "/health", "GET")]
    [TestCase("POST", "/health/ready", "GET")]
    public async Task AnotherMethod_IsNotAllowed(string method, string path, params string[] allowed)
    {
        Answer answer = await Client.SendAsync(new HttpMethod(method), path, content: null);

        answer.ShouldBeProblem(MethodNotAllowed);
        Assert.That(answer.Header("Allow")?.Split(',', StringSplitOptions.TrimEntries), Is.SupersetOf(allowed));
    }

    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase(null)]
    public async Task ABodyThatIsNotJson_IsUnsupported(string? mediaType)
    {
        HttpContent content = WireClient.Bytes("""{"name":"n"}"""u8.ToArray(), mediaType);

        (await Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", content)).ShouldBeProblem(UnsupportedMediaType);
    }

    [Test]
    public async Task ABodyInUtf8_MayNameItsCharset()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"name":"{{Given.Name("café")}}"}""");

        (await Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", WireClient.Bytes(body, "application/json; charset=utf-8"))).ShouldBe(Created);
    }

    [Test]
    public async Task ABodyOverTenMebibytes_IsTooLarge()
    {
        HttpContent content = WireClient.Json($$"""{"name":"{{new string('a', 11 * 1024 * 1024)}}"}""")!;

        Answer answer = await Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", content, ("Expect", "100-continue"));

        answer.ShouldBeProblem(RequestEntityTooLarge);
    }

    [TestCase(true, false, "HTTP/1.1 413 ")]
    [TestCase(true, true, "HTTP/1.1 413 ")]
    [TestCase(false, false, "HTTP/1.1 401 ")]
    [TestCase(false, true, "HTTP/1.1 401 ")]
    public async Task ABodyOverTenMebibytes_WhenTheClientSendsAllBeforeItReads_IsAnswered(bool withKey, bool isChunked, string status)
    {
        const int Mebibytes = 40;
        byte[] mebibyte = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
        await using NetworkStream stream = await SendHeadAsync($"""
            POST /api/v1/keys HTTP/1.1
            Host: localhost
            X-API-Key: {(withKey ? Api.Key : "")}
            Content-Type: application/json
            {(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Mebibytes * mebibyte.Length}")}
            """);
        for (int i = 0; i < Mebibytes; i++)
        {
            await stream.WriteAsync(isChunked ? [.. "100000\r\n"u8, .. mebibyte, .. "\r\n"u8] : mebibyte);
        }

        byte[] answer = new byte[status.Length];
        await stream.ReadExactlyAsync(answer);
        Assert.That(Encoding.ASCII.GetString(answer), Is.EqualTo(status));
    }

    [TestCase("zz")]
    [TestCase("ffffffff")]
    [TestCase("fffffffffffffffff")]
    public async Task AChunkOfNoSize_IsNotValid(string size)
    {
        await using NetworkStream stream = await SendHeadAsync($"""
            POST /api/v1/tasks HTTP/1.1
            Host: localhost
            X-API-Key: {Api.Key}
            Content-Type: application/json
            Transfer-Encoding: chunked

            {size}
            """);

        Assert.That(await new StreamReader(stream).ReadLineAsync(), Does.StartWith("HTTP/1.1 422 "));
    }

    [TestCase("GET /api/v1/tasks/%00?limit=1 HTTP/1.1\nHost: localhost", 400, "/api/v1/tasks/%00")]
    [TestCase("GET /api/v1/tasks HTTP/1.1", 400, "/api/v1/tasks")]
    [TestCase("POST /api/v1/tasks HTTP/1.1\nHost: localhost\nContent-Length: 99999999999999999999999", 400, "/api/v1/tasks")]
    [TestCase("what is this?", 400, "")]
    [TestCase("GET /api/v1/tasks HTTP/1.1\nHost: localhost\nX-Long: {0}", 431, "/api/v1/tasks")]
    [TestCase("GET /{0} HTTP/1.1\nHost: localhost", 414, "")]
    public async Task ARequestThatTheServerRefuses_IsAProblem(string head, int status, string instance)
    {
        await using NetworkStream stream = await SendHeadAsync(string.Format(CultureInfo.InvariantCulture, head, new string('a', 64 * 1024)));

        string[] answer = (await new StreamReader(stream).ReadToEndAsync()).Split("\r\n\r\n");
        Assert.That(answer, Has.Length.EqualTo(2), "one answer");
        JsonNode problem = JsonNode.Parse(answer[1])!;
        Assert.Multiple(() =>
        {
            Assert.That(answer[0], Does.StartWith($"HTTP/1.1 {status} ").And.Contains("Content-Type: application/problem+json"));
            Assert.That((int?)problem["status"], Is.EqualTo(status));
            Assert.That((string?)problem["instance"], Is.EqualTo(instance));
            Assert.That(answer[0], Does.Contain($"X-Request-Id: {problem["request_id"]}"));
        });
    }

    [Test]
    public async Task ABodyOverTenMebibytes_WhenItsLengthIsNotToldAhead_IsTooLarge()
    {
        HttpContent content = WireClient.Json($$"""{"name":"{{new string('a', 11 * 1024 * 1024)}}"}""")!;

        Answer answer = await Client.SendAsync(
            HttpMethod.Post, "/api/v1/tasks", content, ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"));

        answer.ShouldBeProblem(RequestEntityTooLarge);
    }

    [TestCase("", TestName = "Empty")]
    [TestCase("{")]
    [TestCase("""{"name":"a",}""")]
    [TestCase("""{'name':'a'}""")]
    [TestCase("""{"name":"a"} x""")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("5")]
    [TestCase("""{"name":"a","cost_budget":NaN}""")]
    [TestCase("""{"name":"a","cost_budget":Infinity}""")]
    [TestCase("""{"name":"a","cost_budget":-Infinity}""")]
    [TestCase("""{"name":"a","feedback_threshold":01}""")]
    [TestCase("/* a comment */ {\"name\":\"a\"}")]
    public async Task ABodyThatIsNoJsonObject_IsInvalid(string body)
    {
        HttpContent content = WireClient.Json(body)!;

        JsonElement problem = (await Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", content)).ShouldBeProblem(UnprocessableEntity);

        Assert.That(problem.Has("errors"), Is.True, problem.ToString());
    }

    [Test]
    public async Task ABodyThatIsNotUtf8_IsInvalid()
    {
        byte[] body = [.. """{"name":"""u8, (byte)'"', 0xC3, 0x28, 0xFF, .. "\"}"u8];

        (await Client.SendAsync(HttpMethod.Post, "/api/v1/tasks", WireClient.Bytes(body, "application/json"))).ShouldBeProblem(UnprocessableEntity);
    }

    [TestCase("name", "5")]
    [TestCase("name", "true")]
    [TestCase("name", "[]")]
    [TestCase("name", "{}")]
    [TestCase("feedback_threshold", "\"5\"")]
    [TestCase("feedback_threshold", "5.5")]
    [TestCase("feedback_threshold", "true")]
    [TestCase("feedback_threshold", "99999999999999999999")]
    [TestCase("cost_budget", "\"1.0\"")]
    [TestCase("cost_budget", "true")]
    [TestCase("auto_eval", "\"true\"")]
    [TestCase("auto_eval", "1")]
    [TestCase("schema_json", "\"text\"")]
    [TestCase("schema_json", "[]")]
    [TestCase("evaluator_config", "5")]
    [TestCase("gepa_config", "[]")]
    [TestCase("module_type", "1")]
    public async Task AMemberOfTheWrongType_IsInvalidAndNamed(string member, string value)
    {
        string name = member == "name" ? "" : "\"name\":\"a\",";

        (await Client.PostAsync("/api/v1/tasks", $$"""{{{name}}"{{member}}":{{value}}}""")).ShouldBeInvalid(member);
    }

    private static IEnumerable<ContractRoute> WithAnId => ContractRoute.WithAnId;

    [TestCaseSource(nameof(WithAnId))]
    public async Task APathId_WhenItIsNoUuid_IsInvalid(ContractRoute route)
    {
        Answer answer = await Client.SendAsync(route.HttpMethod, route.PathWith("nonsense"), WireClient.Json(route.Body));

        JsonElement problem = answer.ShouldBeProblem(UnprocessableEntity);
        Assert.That(problem.Has("errors"), Is.True, problem.ToString());
    }

    [TestCase("GET", "/api/v1/tasks/{0}", "Task not found")]
    [TestCase("PATCH", "/api/v1/tasks/{0}", "Task not found")]
    [TestCase("DELETE", "/api/v1/tasks/{0}", "Task not found")]
    [TestCase("GET", "/api/v1/prompts/{0}", "Task not found")]
    [TestCase("GET", "/api/v1/prompts/{0}/versions", "Task not found")]
    [TestCase("POST", "/api/v1/optimize/{0}", "Task not found")]
    [TestCase("GET", "/api/v1/jobs/{0}", "Job not found")]
    [TestCase("POST", "/api/v1/jobs/{0}/retry-pr", "Job not found")]
    [TestCase("POST", "/api/v1/jobs/{0}/create-pr", "Job not found")]
    [TestCase("POST", "/api/v1/jobs/{0}/reject", "Job not found")]
    [TestCase("POST", "/api/v1/jobs/{0}/cancel", "Job not found")]
    [TestCase("GET", "/api/v1/jobs/{0}/events", "Job not found")]
    [TestCase("DELETE", "/api/v1/keys/{0}", "API key not found")]
    public async Task AnIdThatNothingHas_IsNotFound(string method, string path, string detail)
    {
        HttpContent? body = method == "PATCH" ? WireClient.Json("""{"description":"d"}""") : null;

        Answer answer = await Client.SendAsync(new HttpMethod(method), string.Format(null, path, Guid.NewGuid()), body);

        answer.ShouldBeProblem(NotFound, detail);
    }

    [Test]
    public async Task APathIdInUpperCase_IsTheSameId()
    {
        string taskId = await Api.GivenATaskAsync();

        JsonElement task = (await Client.GetAsync($"/api/v1/tasks/{taskId.ToUpperInvariant()}")).ShouldBe(OK);

        Assert.That(task.Text("id"), Is.EqualTo(taskId));
    }

    [TestCase("{{{0}}}", "D")]
    [TestCase("({0})", "D")]
    [TestCase("%20{0}", "D")]
    [TestCase("{0}%20", "D")]
    [TestCase("{0}", "N")]
    [TestCase("{0}", "X")]
    public async Task AnIdInAnotherForm_IsInvalid(string form, string format)
    {
        string id = string.Format(form, Guid.Parse(await Api.GivenATaskAsync()).ToString(format));

        (await Client.GetAsync($"/api/v1/tasks/{id}")).ShouldBeInvalid("task_id");
        (await Client.GetAsync($"/api/v1/jobs?task_id={id}")).ShouldBeInvalid("task_id", "task_id is not valid");
    }

    [TestCase("/api/v1/tasks?limit=0", "limit")]
    [TestCase("/api/v1/tasks?limit=-1", "limit")]
    [TestCase("/api/v1/tasks?limit=many", "limit")]
    [TestCase("/api/v1/tasks?limit=1.5", "limit")]
    [TestCase("/api/v1/tasks?cursor=yesterday", "cursor")]
    [TestCase("/api/v1/feedback?limit=0", "limit")]
    [TestCase("/api/v1/feedback?offset=-1", "offset")]
    [TestCase("/api/v1/feedback?offset=x", "offset")]
    [TestCase("/api/v1/feedback?task_id=x", "task_id")]
    [TestCase("/api/v1/jobs?limit=0", "limit")]
    [TestCase("/api/v1/jobs?offset=-1", "offset")]
    [TestCase("/api/v1/jobs?task_id=x", "task_id")]
    [TestCase("/api/v1/traces?limit=0", "limit")]
    [TestCase("/api/v1/traces?offset=-1", "offset")]
    [TestCase("/api/v1/traces?task_id=x", "task_id")]
    [TestCase("/api/v1/tasks?limit=", "limit")]
    [TestCase("/api/v1/tasks?cursor=", "cursor")]
    [TestCase("/api/v1/tasks?name=", "name")]
    [TestCase("/api/v1/feedback?task_id=", "task_id")]
    [TestCase("/api/v1/feedback?offset=%20", "offset")]
    [TestCase("/api/v1/jobs?task_id=", "task_id")]
    [TestCase("/api/v1/jobs?task_id", "task_id")]
    [TestCase("/api/v1/traces?task_id=%20", "task_id")]
    public async Task AQueryThatDoesNotValidate_IsInvalidAndNamed(string path, string parameter) =>
        (await Client.GetAsync(path)).ShouldBeInvalid(parameter);

    [TestCase("/api/v1/tasks?limit=201")]
    [TestCase("/api/v1/tasks?limit=99999999999")]
    [TestCase("/api/v1/feedback?limit=1001")]
    [TestCase("/api/v1/feedback?limit=99999999999")]
    [TestCase("/api/v1/jobs?limit=201")]
    [TestCase("/api/v1/traces?limit=1001")]
    [TestCase("/api/v1/feedback?task_id=7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11&offset=2147483647")]
    public async Task ALimitAboveTheMaximum_IsAccepted(string path) => (await Client.GetAsync(path)).ShouldBe(OK);

    [TestCase("/api/v1/feedback")]
    [TestCase("/api/v1/jobs")]
    [TestCase("/api/v1/traces")]
    public async Task AFilterByATaskThatIsUnknown_GivesAnEmptyList(string path)
    {
        JsonElement list = (await Client.GetAsync($"{path}?task_id={Guid.NewGuid()}")).ShouldBe(OK);

        Assert.That(list.GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task OneFailure_IsTheDetail()
    {
        Answer answer = await Client.PostAsync("/api/v1/tasks", new { name = Given.Name(), cost_budget = -1 });

        JsonElement problem = answer.ShouldBeInvalid("cost_budget");
        Assert.That(problem.Text("detail"), Is.EqualTo(problem.GetProperty("errors").GetProperty("cost_budget")[0].GetString()));
    }

    [Test]
    public async Task SeveralFailures_AreJoinedInTheDetail()
    {
        Answer answer = await Client.PostAsync("/api/v1/tasks", new { name = Given.Name(), cost_budget = -1, feedback_threshold = 0 });

        JsonElement problem = answer.ShouldBeProblem(UnprocessableEntity);
        string[] messages =
        [
            .. problem.GetProperty("errors").EnumerateObject().SelectMany(field => field.Value.EnumerateArray()).Select(text => text.GetString()!),
        ];
        Assert.That(messages, Has.Length.EqualTo(2), problem.ToString());
        Assert.That(problem.Text("detail")!.Split("; "), Is.EquivalentTo(messages));
    }

    [Test]
    public async Task UnknownMembers_AreIgnored() =>
        (await Client.PostAsync("/api/v1/tasks", new { name = Given.Name(), no_such_member = new[] { 1, 2 } })).ShouldBe(Created);

    [Test]
    public async Task AProblem_TellsNoInternals()
    {
        Answer answer = await Client.PostAsync("/api/v1/tasks", """{"name":5}""");

        answer.ShouldBeInvalid("name");
        Assert.That(answer.Text, Does.Not.Contain("System.").And.Not.Contain("Kaizen.").And.Not.Contain(" at "));
    }

    private async Task<NetworkStream> SendHeadAsync(string head)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Api.Address.Host, Api.Address.Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head.ReplaceLineEndings("\r\n")}\r\n\r\n"));
        return stream;
    }
}
