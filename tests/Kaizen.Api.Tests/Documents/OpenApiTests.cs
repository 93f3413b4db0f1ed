using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.Documents;

internal sealed partial class OpenApiTests(DatabaseEngine engine) : ApiTests(engine)
{
    private static IEnumerable<ContractRoute> Routes => ContractRoute.All;

    /// <summary>What a route answers beside 401, which every guarded one does.</summary>
    private static IEnumerable<TestCaseData> Statuses =>
    [
        new("POST /api/v1/tasks", new[] { 201, 401, 409, 413, 415, 422 }),
        new("GET /api/v1/tasks", new[] { 200, 401, 422 }),
        new("GET /api/v1/tasks/{task_id}", new[] { 200, 401, 404, 422 }),
        new("PATCH /api/v1/tasks/{task_id}", new[] { 200, 401, 404, 409, 413, 415, 422 }),
        new("DELETE /api/v1/tasks/{task_id}", new[] { 204, 401, 404, 409, 422 }),
        new("POST /api/v1/tasks/{task_id}/seed", new[] { 201, 400, 401, 404, 415, 422 }),
        new("POST /api/v1/feedback", new[] { 201, 400, 401, 404, 413, 415, 422 }),
        new("GET /api/v1/feedback", new[] { 200, 401, 422 }),
        new("GET /api/v1/prompts/{task_id}", new[] { 200, 304, 401, 404, 422 }),
        new("POST /api/v1/prompts/{task_id}/activate", new[] { 200, 401, 404, 409, 422 }),
        new("GET /api/v1/prompts/{task_id}/versions", new[] { 200, 401, 404, 422 }),
        new("POST /api/v1/prompts/{task_id}/versions", new[] { 201, 401, 404, 413, 415, 422 }),
        new("POST /api/v1/prompts/{task_id}/rollback", new[] { 200, 401, 404, 409, 422 }),
        new("POST /api/v1/optimize/{task_id}", new[] { 200, 400, 401, 404, 409, 422 }),
        new("GET /api/v1/jobs", new[] { 200, 401, 422 }),
        new("GET /api/v1/jobs/{job_id}", new[] { 200, 401, 404, 422 }),
        new("POST /api/v1/jobs/{job_id}/retry-pr", new[] { 200, 401, 404, 409, 422, 502 }),
        new("POST /api/v1/jobs/{job_id}/create-pr", new[] { 200, 401, 404, 409, 422, 502 }),
        new("POST /api/v1/jobs/{job_id}/reject", new[] { 200, 401, 404, 409, 422 }),
        new("POST /api/v1/jobs/{job_id}/cancel", new[] { 200, 401, 404, 409, 422 }),
        new("GET /api/v1/jobs/{job_id}/events", new[] { 200, 401, 404, 422 }),
        new("POST /api/v1/traces", new[] { 201, 401, 404, 413, 415, 422 }),
        new("GET /api/v1/traces", new[] { 200, 401, 422 }),
        new("POST /api/v1/traces/{trace_id}/score", new[] { 200, 401, 404, 413, 415, 422 }),
        new("POST /api/v1/keys", new[] { 201, 401, 413, 415, 422 }),
        new("GET /api/v1/keys", new[] { 200, 401 }),
        new("DELETE /api/v1/keys/{key_id}", new[] { 204, 401, 404, 409, 422 }),
        new("GET /health", new[] { 200 }),
        new("GET /health/ready", new[] { 200, 503 }),
        new("GET /api/v1/keys/status", new[] { 200 }),
        new("POST /api/v1/keys/bootstrap", new[] { 201, 403, 413, 415, 422 }),
    ];

    /// <summary>The codes that a status can have: everywhere, or where they differ in one operation.</summary>
    private static readonly Dictionary<string, string[]> Codes = new()
    {
        ["401"] = ["missing-api-key", "invalid-api-key"],
        ["404"] = ["not-found"],
        ["413"] = ["payload-too-large"],
        ["415"] = ["unsupported-media-type"],
        ["422"] = ["validation"],
        ["429"] = ["too-many-requests"],
        ["500"] = ["internal"],
        ["502"] = ["git-host", "prompt-file"],
        ["503"] = ["database-unavailable", "stopping"],
        ["CreateTask 409"] = ["task-name-taken"],
        ["UpdateTask 409"] = ["task-name-taken"],
        ["DeleteTask 409"] = ["active-job-exists"],
        ["UploadSeeds 400"] = ["seed-limit-reached", "unusable-file"],
        ["CheckGitAccess 409"] = ["no-git-repository"],
        ["AdoptPrompt 409"] = ["no-drift", "no-git-repository"],
        ["SubmitFeedback 400"] = ["seed-limit-reached"],
        ["ActivatePrompt 409"] = ["version-not-draft"],
        ["RollBackPrompt 409"] = ["nothing-to-roll-back"],
        ["StartOptimization 400"] = ["no-feedback", "no-usable-examples"],
        ["StartOptimization 409"] = ["active-job-exists"],
        ["CancelJob 409"] = ["job-state"],
        ["RejectJob 409"] = ["no-prompt-version", "version-not-draft"],
        ["RetryPullRequest 409"] = ["job-state", "no-git-repository"],
        ["CreatePullRequest 409"] = ["no-pull-request-preview", "pull-request-exists", "nothing-to-change", "no-git-repository"],
        ["BootstrapApiKey 403"] = ["bootstrap-closed"],
        ["RevokeApiKey 409"] = ["key-already-revoked"],
        ["ReceiveGitHubWebhook 401"] = ["webhook-refused"],
        ["ReceiveGitLabWebhook 401"] = ["webhook-refused"],
        ["ReceiveBitbucketWebhook 401"] = ["webhook-refused"],
        ["GetReadiness 503"] = ["not-ready"],
    };

    [TestCaseSource(nameof(Routes))]
    public async Task EveryRouteOfTheContract_IsInTheDocument(ContractRoute route)
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();

        Assert.That(operations.Keys, Has.Member(Normalized(route.ToString())));
    }

    [Test]
    public void EveryRouteOfTheContract_HasItsStatusesHere() =>
        Assert.That(Statuses.Select(one => one.Arguments[0]), Is.EquivalentTo(ContractRoute.All.Select(route => route.ToString())));

    [TestCaseSource(nameof(Statuses))]
    public async Task EveryStatusOfTheContract_IsInTheDocument(string route, int[] statuses)
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();
        Assert.That(operations.Keys, Has.Member(Normalized(route)));

        JsonElement responses = operations[Normalized(route)].Member("responses");

        Assert.That(responses.Members(), Is.SupersetOf(statuses.Select(status => $"{status}")));
    }

    [Test]
    public async Task EveryError_IsDescribedAsAProblem()
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();

        Assert.Multiple(() =>
        {
            foreach ((string route, JsonElement operation) in operations)
            {
                foreach (JsonProperty response in operation.Member("responses").EnumerateObject())
                {
                    if (response.Name[0] is '4' or '5' && !(route.EndsWith("/health/ready", StringComparison.Ordinal) && response.Name == "503"))
                    {
                        Assert.That(
                            response.Value.TryGetProperty("content", out JsonElement content) ? content.Members() : [],
                            Is.EqualTo(new[] { "application/problem+json" }),
                            $"{route} {response.Name}");
                    }
                }
            }
        });
    }

    [Test]
    public async Task TheExampleOfEveryError_HasACodeThatTheOperationSends()
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();

        Assert.Multiple(() =>
        {
            foreach (JsonElement operation in operations.Values)
            {
                foreach (JsonProperty response in operation.Member("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
                {
                    string name = $"{operation.Text("operationId")} {response.Name}";
                    string[] codes = Codes.GetValueOrDefault(name) ?? Codes.GetValueOrDefault(response.Name) ?? [];
                    JsonElement example = response.Value.Member("content").Member("application/problem+json").Member("example");
                    Assert.That(codes, Has.Member(example.Text("code")), name);
                }
            }
        });
    }

    [Test]
    public async Task TheExampleOfARefusedKey_IsWhatACallWithoutOneGets()
    {
        foreach ((string route, JsonElement operation) in await OperationsAsync())
        {
            if (!operation.Member("responses").Has("401"))
            {
                continue;
            }

            string[] parts = route.Split(' ');
            string path = parts[1].Replace("{}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
            JsonElement example = operation.Member("responses").Member("401").Member("content").Member("application/problem+json").Member("example");

            JsonElement problem = (await Api.Anonymous.SendAsync(new HttpMethod(parts[0]), path, content: null)).ShouldBeProblem(Unauthorized);

            Assert.That(
                (example.Text("code"), example.Text("detail")), Is.EqualTo((problem.Text("code"), problem.Text("detail"))), route);
        }
    }

    [Test]
    public async Task EveryOperation_HasANameOfItsOwnAndASummary()
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();

        Assert.Multiple(() =>
        {
            Assert.That(operations.Values.Select(operation => operation.Text("operationId")), Is.Unique);
            foreach ((string route, JsonElement operation) in operations)
            {
                Assert.That(operation.Has("summary") ? operation.Text("summary") : null, Is.Not.Null.And.Not.Empty, route);
            }
        });
    }

    [Test]
    public async Task EveryJsonBody_HasAnExample()
    {
        JsonElement document = await DocumentAsync();
        Dictionary<string, JsonElement> operations = Operations(document);

        Assert.Multiple(() =>
        {
            foreach (ContractRoute route in ContractRoute.All.Where(route => route.Body is not null))
            {
                JsonElement body = Resolve(document, operations[Normalized(route.ToString())].Member("requestBody"));
                JsonElement media = body.Member("content").Member("application/json");
                bool hasOne = HasExample(media) || (media.Has("schema") && HasExample(Resolve(document, media.GetProperty("schema"))));
                Assert.That(hasOne, Is.True, route.ToString());
            }
        });
    }

    [Test]
    public async Task NoSchema_ForbidsFurtherMembers()
    {
        JsonElement schemas = (await DocumentAsync()).Member("components").Member("schemas");

        Assert.That(
            schemas.EnumerateObject().Where(schema => schema.Value.ToString().Contains("\"additionalProperties\": false", StringComparison.Ordinal))
                .Select(schema => schema.Name),
            Is.Empty,
            "Requests may have members that are unknown here, and answers get new ones.");
    }

    [TestCase("TaskSummary", "module_type", "predict", "chain_of_thought")]
    [TestCase("TaskSummary", "optimizer_type", "gepa", "miprov2")]
    [TestCase("TaskSummary", "git_provider", "github", "bitbucket_server", "gitlab")]
    [TestCase("TaskSummary", "prompt_format", "json", "text", "yaml", "python")]
    [TestCase("TaskSummary", "mode", "optimize_only", "auto_pr", "pr_preview")]
    [TestCase("TaskSummary", "feedback_source", "sdk", "traces")]
    [TestCase("SubmitFeedbackRequest", "mode", "optimize_only", "auto_pr", "pr_preview")]
    [TestCase("SubmitFeedbackRequest", "optimizer_type", "gepa", "miprov2")]
    [TestCase("SubmitFeedbackRequest", "git_provider", "github", "bitbucket_server", "gitlab")]
    [TestCase("FeedbackResponse", "source", "sdk", "user_rating", "auto_eval", "seed")]
    [TestCase("JobEventResponse", "status", "PENDING", "RUNNING", "EVALUATING", "COMPILING", "SUCCESS", "FAILURE", "PR_FAILED", "CANCELLED")]
    [TestCase(
        "JobResponse", "progress_step", "PENDING", "loading_data", "building_trainset", "creating_evaluator", "running_gepa", "running_miprov2",
        "judge_evaluation", "completed", "pr_creation_failed", "pr_retry_succeeded", "error", "cancelled")]
    public async Task AMemberOfAClosedSet_NamesItsValues(string schema, string member, params string[] values)
    {
        JsonElement described = (await DocumentAsync()).Member("components").Member("schemas").Member(schema).Member("properties").Member(member);

        foreach (string value in values)
        {
            Assert.That(described.Text("description"), Does.Match($@"\b{value}\b"));
        }
    }

    [Test]
    public async Task TheExampleOfEveryError_HasAPathThatARequestCanHave()
    {
        Dictionary<string, JsonElement> operations = await OperationsAsync();

        Assert.Multiple(() =>
        {
            foreach ((string route, JsonElement operation) in operations)
            {
                foreach (JsonProperty response in operation.Member("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
                {
                    JsonElement example = response.Value.Member("content").Member("application/problem+json").Member("example");
                    string path = route.Split(' ')[1].Replace("{}", "[0-9a-f-]{36}", StringComparison.Ordinal);
                    Assert.That(example.Text("instance"), Does.Match($"^{path}$"), $"{route} {response.Name}");
                }
            }
        });
    }

    [Test]
    public async Task TheKey_IsDescribed()
    {
        JsonElement document = await DocumentAsync();

        JsonElement[] schemes = [.. document.Member("components").Member("securitySchemes").EnumerateObject().Select(scheme => scheme.Value)];

        Assert.That(
            schemes.Any(scheme => scheme.Text("type") == "apiKey" && scheme.Text("in") == "header" && scheme.Text("name") == "X-API-Key"), Is.True);
    }

    [Test]
    public async Task EveryOperationOfTheDocument_IsServed()
    {
        foreach (string operation in (await OperationsAsync()).Keys)
        {
            string[] parts = operation.Split(' ');
            var route = new ContractRoute(parts[0], parts[1]);
            HttpContent? body = parts[0] is "POST" or "PATCH" or "PUT" ? WireClient.Json("{}") : null;

            Answer answer = await Client.SendAsync(route.HttpMethod, route.UnknownPath.Replace("{}", "x", StringComparison.Ordinal), body);

            Assert.That(answer.Status, Is.Not.EqualTo(MethodNotAllowed), answer.ToString());
            Assert.That((int)answer.Status, Is.LessThan(500), answer.ToString());
        }
    }

    private async Task<Dictionary<string, JsonElement>> OperationsAsync() => Operations(await DocumentAsync());

    private static Dictionary<string, JsonElement> Operations(JsonElement document) =>
        document.Member("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path, operation)))
            .Where(pair => pair.operation.Name is "get" or "post" or "patch" or "put" or "delete")
            .ToDictionary(pair => Normalized($"{pair.operation.Name.ToUpperInvariant()} {pair.path.Name}"), pair => pair.operation.Value);

    private async Task<JsonElement> DocumentAsync() => (await Api.Anonymous.GetAsync("/openapi/v1.json")).ShouldBe(OK);

    /// <summary>Without the names of the ids, which are nobody's contract.</summary>
    private static string Normalized(string route) => Parameter().Replace(route, "{}");

    private static bool HasExample(JsonElement element) => element.Has("example") || element.Has("examples");

    private static JsonElement Resolve(JsonElement document, JsonElement element)
    {
        while (true)
        {
            if (element.Has("$ref"))
            {
                element = element.Text("$ref")!.Split('/').Skip(1).Aggregate(document, (parent, name) => parent.Member(name));
            }
            else if (element.TryGetProperty("oneOf", out JsonElement choices) && !HasExample(element))
            {
                // How a reference that may be null is written.
                element = choices[0];
            }
            else
            {
                return element;
            }
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
