using System.Text;

namespace Kaizen.Api.Tests.Errors;

/// <summary>Whatever is sent to whichever route: no failure of the server, and every error a problem.</summary>
internal sealed class GarbageTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static readonly string[] Ids =
    [
        "x", "-1", "0", "null", "00000000-0000-0000-0000-000000000000", "7b1c0b526f3e4b439d380a5a7c0f9f11",
        "{7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11}", "7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11x", "%C3%A9", "%27%3B%20DROP%20TABLE%20tasks", "%FF%FE",
        "%E2%80%AE", "a%2Fb", "%0A", new('a', 2000),
    ];

    private static readonly string[] Queries =
    [
        "limit=", "limit=abc", "limit=1e3", "limit=-9223372036854775809", "limit=2147483648", "limit=%00", "limit=1&limit=2",
        "offset=", "offset=abc", "offset=-1", "offset=9223372036854775807", "offset=1.5", "task_id=", "task_id=abc", "task_id=%00",
        "task_id=7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11&task_id=x", "cursor=", "cursor=abc", "cursor=%00", "cursor=9999-12-31T23:59:59.999999Z",
        "cursor=0001-01-01T00:00:00Z", "cursor=2026-02-30T00:00:00Z", "cursor=0", "cursor=-1", "name=", "name=%00", "name=%ED%A0%80", "name=%FF",
        "name=%27%20OR%201=1--", "version_id=", "version_id=x", "version_id=%00", "version_id=00000000-0000-0000-0000-000000000000", "=", "&&", "%", "a[]=1",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1.5", "1e400", "-1e400", "99999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}",
        "[null]", "[[[[]]]]", "{\"\":null}", "{\"a\":{\"b\":[1,2,{}]}}", "{\"type\":null}", "{\"auto\":5}", "\"2026-01-01\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"'; DROP TABLE tasks; --\"",
    ];

    private static readonly string[] TaskMembers =
    [
        "name", "description", "schema_json", "feedback_threshold", "feedback_retention_limit", "evaluator_config", "teacher_model", "module_type",
        "optimizer_type", "gepa_config", "cost_budget", "git_provider", "git_base_url", "git_token_raw", "prompt_path", "prompt_format", "mode",
        "feedback_source", "auto_eval", "existing_prompt_text", "github_repo", "github_token_raw",
    ];

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["/api/v1/tasks"] = TaskMembers,
        ["/api/v1/tasks/{task_id}"] = TaskMembers,
        ["/api/v1/feedback"] =
        [
            "task_id", "task_name", "inputs", "output", "score", "source", "metadata", "expected_output", "comment", "feedback_threshold",
            "teacher_model", "mode", "gepa_config", "git_token", "prompt_file",
        ],
        ["/api/v1/prompts/{task_id}/versions"] = ["prompt_text"],
        ["/api/v1/traces"] = ["task_id", "prompt_text", "response_text", "model", "tokens", "latency_ms", "source_file", "metadata"],
        ["/api/v1/traces/{trace_id}/score"] = ["score", "scored_by"],
        ["/api/v1/keys"] = ["label"],
        ["/api/v1/keys/bootstrap"] = ["label"],
    };

    private static IEnumerable<ContractRoute> Routes => ContractRoute.All;

    private static IEnumerable<ContractRoute> RoutesWithAnId => ContractRoute.WithAnId;

    private static IEnumerable<ContractRoute> RoutesWithABody => ContractRoute.All.Where(route => route.Method is "POST" or "PATCH");

    private static IEnumerable<ContractRoute> RoutesWithMembers => ContractRoute.All.Where(route => route.Body is not null);

    [TestCaseSource(nameof(RoutesWithAnId))]
    public async Task StrangeIds(ContractRoute route)
    {
        foreach (string id in Ids)
        {
            (await Client.SendAsync(route.HttpMethod, route.PathWith(id), WireClient.Json(route.Body))).ShouldBeOrderly();
        }
    }

    [TestCaseSource(nameof(Routes))]
    public async Task StrangeQueries(ContractRoute route)
    {
        foreach (string query in Queries)
        {
            (await Client.SendAsync(route.HttpMethod, $"{route.UnknownPath}?{query}", WireClient.Json(route.Body))).ShouldBeOrderly();
        }
    }

    [TestCaseSource(nameof(RoutesWithABody))]
    public async Task StrangeBodies(ContractRoute route)
    {
        string path = await PathToARealOneAsync(route);
        byte[][] bodies =
        [
            [], [0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [.. "{\"name\":\""u8, 0xC3, .. "\"}"u8], .. Values.Select(Encoding.UTF8.GetBytes),
            "{"u8.ToArray(), "{\"a\"}"u8.ToArray(), "{\"a\":1,\"a\":2}"u8.ToArray(), "{\"name\":\"a\",\"name\":5}"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 100_000)), Encoding.Unicode.GetBytes("{\"name\":\"a\"}"), Encoding.UTF8.GetBytes($"\"{new string('a', 100_000)}\""),
        ];

        foreach (byte[] body in bodies)
        {
            (await Client.SendAsync(route.HttpMethod, path, WireClient.Bytes(body, "application/json"))).ShouldBeOrderly();
        }
    }

    [TestCaseSource(nameof(RoutesWithABody))]
    public async Task StrangeMediaTypes(ContractRoute route)
    {
        string path = await PathToARealOneAsync(route);
        string?[] mediaTypes =
        [
            null, "text/plain", "application/json; charset=utf-16", "application/json; charset=nonsense", "multipart/form-data",
            "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/octet-stream", "*/*",
        ];

        foreach (string? mediaType in mediaTypes)
        {
            (await Client.SendAsync(route.HttpMethod, path, WireClient.Bytes("{\"a\":1}"u8.ToArray(), mediaType))).ShouldBeOrderly();
        }
    }

    [TestCaseSource(nameof(RoutesWithMembers))]
    public async Task StrangeMembers(ContractRoute route)
    {
        string path = await PathToARealOneAsync(route);
        foreach (string member in Members[route.Path])
        {
            foreach (string value in Values)
            {
                string body = WithMember(route.Body ?? "{}", member, value);
                (await Client.SendAsync(route.HttpMethod, path, WireClient.Json(body))).ShouldBeOrderly();
            }
        }
    }

    [TestCaseSource(nameof(Routes))]
    public async Task StrangeHeaders(ContractRoute route)
    {
        (string Name, string Value)[] headers =
        [
            ("Idempotency-Key", ""), ("Idempotency-Key", new string('k', 4000)), ("Idempotency-Key", "a b\tc"), ("If-None-Match", "nonsense"),
            ("If-None-Match", "*"), ("Last-Event-ID", "nonsense"), ("Last-Event-ID", "-1"), ("Accept", "application/xml"), ("Accept", "nonsense"),
            ("Accept-Encoding", "br, nonsense"), ("Range", "bytes=5-1"), ("X-HTTP-Method-Override", "DELETE"), ("Content-Language", "x"),
        ];

        foreach ((string, string) header in headers)
        {
            (await Client.SendAsync(route.HttpMethod, route.UnknownPath, WireClient.Json(route.Body), header)).ShouldBeOrderly();
        }
    }

    /// <summary>A route to a task that exists, so that what is sent gets past the look-up.</summary>
    private async Task<string> PathToARealOneAsync(ContractRoute route) =>
        route.Path.Contains("{task_id}", StringComparison.Ordinal) ? route.PathWith(await Api.GivenATaskAsync()) : route.UnknownPath;

    private static string WithMember(string body, string member, string value)
    {
        IEnumerable<string> others = JsonDocument.Parse(body).RootElement.EnumerateObject()
            .Where(existing => existing.Name != member)
            .Select(existing => $"\"{existing.Name}\":{existing.Value.GetRawText()}");
        return $"{{{string.Join(',', others.Append($"\"{member}\":{value}"))}}}";
    }
}
