using System.Text.Json.Nodes;

namespace Kaizen.Api.Tests.Hosting;

/// <summary>Brings an application into the state that a test starts from.</summary>
internal static class Given
{
    /// <summary>Returns a name that no other test uses.</summary>
    public static string Name(string what = "task") => $"{what} {Guid.NewGuid():N}";

    /// <summary>Creates a task with a name of its own and the given fields.</summary>
    /// <returns>The task's id.</returns>
    public static async Task<string> GivenATaskAsync(this KaizenApi api, object? fields = null) =>
        (await api.GivenATaskSummaryAsync(fields)).Text("id")!;

    /// <inheritdoc cref="GivenATaskAsync"/>
    /// <returns>The whole answer.</returns>
    public static async Task<JsonElement> GivenATaskSummaryAsync(this KaizenApi api, object? fields = null)
    {
        JsonObject body = fields is null ? [] : JsonSerializer.SerializeToNode(fields)!.AsObject();
        body.TryAdd("name", Name());
        return (await api.Client.PostAsync("/api/v1/tasks", body)).ShouldBe(Created);
    }

    /// <summary>Posts one entry, with the given fields over the usual ones.</summary>
    public static async Task<JsonElement> GivenFeedbackAsync(this KaizenApi api, string taskId, object? fields = null) =>
        (await api.Client.PostAsync("/api/v1/feedback", FeedbackBody(taskId, fields))).ShouldBe(Created);

    public static JsonObject FeedbackBody(string taskId, object? fields = null)
    {
        var body = new JsonObject
        {
            ["task_id"] = taskId,
            ["inputs"] = new JsonObject { ["ticket_text"] = "My invoice is wrong" },
            ["output"] = "billing",
            ["score"] = 1,
        };
        foreach ((string name, JsonNode? value) in fields is null ? [] : JsonSerializer.SerializeToNode(fields)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    /// <summary>Posts entries from which a rule can be learnt: tickets by the word in them.</summary>
    public static async Task GivenTicketsAsync(this KaizenApi api, string taskId, int count)
    {
        (string Word, string Label)[] rules = [("invoice", "billing"), ("password", "account"), ("crash", "bug")];
        for (int number = 0; number < count; number++)
        {
            (string word, string label) = rules[number % rules.Length];
            await api.GivenFeedbackAsync(
                taskId, new { inputs = new { ticket_text = $"Ticket {number}: a question about my {word}" }, output = label });
        }
    }

    /// <summary>Creates a task whose jobs end within seconds, and with feedback from which one can learn.</summary>
    public static async Task<string> GivenATrainableTaskAsync(this KaizenApi api, object? fields = null)
    {
        JsonObject body = fields is null ? [] : JsonSerializer.SerializeToNode(fields)!.AsObject();
        body.TryAdd("description", "Names the team that a ticket goes to: billing, account or bug");
        body.TryAdd("evaluator_config", new JsonObject { ["type"] = "exact_match" });
        body.TryAdd("gepa_config", new JsonObject { ["max_metric_calls"] = 40, ["seed"] = 1 });
        body.TryAdd("existing_prompt_text", "Which team is this ticket for? {ticket_text}");
        string taskId = await api.GivenATaskAsync(body);
        await api.GivenTicketsAsync(taskId, 12);
        return taskId;
    }

    /// <summary>Starts a job.</summary>
    /// <returns>The job's id.</returns>
    public static async Task<string> GivenAJobAsync(this KaizenApi api, string taskId) =>
        (await api.Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK).Member("job").Text("id")!;

    /// <summary>Runs an optimization of a new task to its end.</summary>
    /// <returns>The job as it ended.</returns>
    public static async Task<JsonElement> GivenASucceededJobAsync(this KaizenApi api, object? taskFields = null)
    {
        string taskId = await api.GivenATrainableTaskAsync(taskFields);
        JsonElement job = await api.UntilTheJobEndsAsync(await api.GivenAJobAsync(taskId));
        Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
        return job;
    }

    /// <summary>Adds a hand-written draft.</summary>
    /// <returns>The version's id.</returns>
    public static async Task<string> GivenADraftAsync(this KaizenApi api, string taskId, string text = "Answer: {ticket_text}") =>
        (await api.Client.PostAsync($"/api/v1/prompts/{taskId}/versions", new { prompt_text = text }))
            .ShouldBe(Created).Text("id")!;

    /// <summary>Adds a hand-written draft and activates it.</summary>
    /// <returns>The version's id.</returns>
    public static async Task<string> GivenAnActivePromptAsync(this KaizenApi api, string taskId, string text = "Answer: {ticket_text}")
    {
        string versionId = await api.GivenADraftAsync(taskId, text);
        (await api.Client.PostAsync($"/api/v1/prompts/{taskId}/activate?version_id={versionId}")).ShouldBe(OK);
        return versionId;
    }

    /// <summary>Creates a trace.</summary>
    /// <returns>The trace's id.</returns>
    public static async Task<string> GivenATraceAsync(this KaizenApi api, string taskId, string prompt = "Which team? My invoice") =>
        (await api.Client.PostAsync("/api/v1/traces", new { task_id = taskId, prompt_text = prompt, response_text = "billing" }))
            .ShouldBe(Created).Text("id")!;

    public static async Task<JsonElement> TaskAsync(this KaizenApi api, string taskId) =>
        (await api.Client.GetAsync($"/api/v1/tasks/{taskId}")).ShouldBe(OK);

    public static async Task<JsonElement> JobsOfAsync(this KaizenApi api, string taskId) =>
        (await api.Client.GetAsync($"/api/v1/jobs?task_id={taskId}")).ShouldBe(OK);
}
