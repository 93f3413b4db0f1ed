namespace Kaizen.Api.Tests.Wire;

/// <summary>One line of the contract: a method and a path, in which <c>{...}</c> stands for an id.</summary>
/// <param name="Body">A body that validates, apart from the ids in it; null for a route that takes none.</param>
internal sealed record ContractRoute(string Method, string Path, string? Body = null)
{
    private const string UnknownId = "7b1c0b52-6f3e-4b43-9d38-0a5a7c0f9f11";

    /// <summary>Gets the routes that need a key.</summary>
    public static IReadOnlyList<ContractRoute> Guarded { get; } =
    [
        new("POST", "/api/v1/tasks", """{"name":"n"}"""),
        new("GET", "/api/v1/tasks"),
        new("GET", "/api/v1/tasks/{task_id}"),
        new("PATCH", "/api/v1/tasks/{task_id}", """{"description":"d"}"""),
        new("DELETE", "/api/v1/tasks/{task_id}"),
        new("POST", "/api/v1/tasks/{task_id}/seed"),
        new("POST", "/api/v1/feedback", $$"""{"task_id":"{{UnknownId}}","inputs":{"a":"b"},"output":"o"}"""),
        new("GET", "/api/v1/feedback"),
        new("GET", "/api/v1/prompts/{task_id}"),
        new("POST", "/api/v1/prompts/{task_id}/activate"),
        new("GET", "/api/v1/prompts/{task_id}/versions"),
        new("POST", "/api/v1/prompts/{task_id}/versions", """{"prompt_text":"t"}"""),
        new("POST", "/api/v1/prompts/{task_id}/rollback"),
        new("POST", "/api/v1/optimize/{task_id}"),
        new("GET", "/api/v1/jobs"),
        new("GET", "/api/v1/jobs/{job_id}"),
        new("POST", "/api/v1/jobs/{job_id}/retry-pr"),
        new("POST", "/api/v1/jobs/{job_id}/create-pr"),
        new("POST", "/api/v1/jobs/{job_id}/reject"),
        new("POST", "/api/v1/jobs/{job_id}/cancel"),
        new("GET", "/api/v1/jobs/{job_id}/events"),
        new("POST", "/api/v1/traces", $$"""{"task_id":"{{UnknownId}}"}"""),
        new("GET", "/api/v1/traces"),
        new("POST", "/api/v1/traces/{trace_id}/score", """{"score":0.5}"""),
        new("POST", "/api/v1/keys", """{"label":"l"}"""),
        new("GET", "/api/v1/keys"),
        new("DELETE", "/api/v1/keys/{key_id}"),
    ];

    /// <summary>Gets the routes that need none.</summary>
    public static IReadOnlyList<ContractRoute> Open { get; } =
    [
        new("GET", "/health"),
        new("GET", "/health/ready"),
        new("GET", "/api/v1/keys/status"),
        new("POST", "/api/v1/keys/bootstrap", """{"label":"l"}"""),
    ];

    public static IEnumerable<ContractRoute> All => [.. Guarded, .. Open];

    public static IEnumerable<ContractRoute> WithAnId => All.Where(route => route.HasId);

    public bool HasId => Path.Contains('{', StringComparison.Ordinal);

    /// <summary>Gets the path with an id that nothing has.</summary>
    public string UnknownPath => PathWith(UnknownId);

    public HttpMethod HttpMethod => new(Method);

    public string PathWith(string id) =>
        HasId ? $"{Path[..Path.IndexOf('{', StringComparison.Ordinal)]}{id}{Path[(Path.IndexOf('}', StringComparison.Ordinal) + 1)..]}" : Path;

    public override string ToString() => $"{Method} {Path}";
}
