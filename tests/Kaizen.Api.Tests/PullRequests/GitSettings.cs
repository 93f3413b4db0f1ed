using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>How an application and its tasks reach the doubles of Git hosts.</summary>
internal static class GitSettings
{
    public const string Secret = "shared-webhook-secret";
    public const string PromptFile = "src/prompts.py";
    public const string OldPrompt = "Which team is this ticket for? {ticket_text}";

    public static IReadOnlyList<(string Name, string Value)> All { get; } =
        [("Git:AllowPrivateNetworks", "true"), ("Git:WebhookSecret", Secret), ("Git:PollSeconds", "0")];

    public static StoredRepository Repository() => new((PromptFile, $"# prompts\nTRIAGE = '{OldPrompt}'  # in use\nOTHER = 1\n"), ("README.md", "kept"));

    /// <summary>Gives the fields of a task whose prompt lives at a double.</summary>
    public static JsonObject TaskAt(HostDouble host, GitProvider provider, string mode) => new()
    {
        ["mode"] = mode,
        ["git_provider"] = WireName.Of(provider),
        ["git_base_url"] = host.Address.ToString(),
        ["git_token_raw"] = HostDouble.Token,
        ["git_project"] = "team",
        ["git_repo"] = "app",
        ["git_base_branch"] = "main",
        ["prompt_file"] = PromptFile,
        ["prompt_locator"] = "TRIAGE",
        ["existing_prompt_text"] = OldPrompt,
    };

    /// <summary>Tells the application what became of a request, as its host would.</summary>
    public static Task<Answer> TellAsync(this KaizenApi api, GitProvider provider, StoredRequest request, bool isMerged, string secret = Secret, string githubEvent = "pull_request")
    {
        (string path, object body) = provider switch
        {
            GitProvider.Github => ("github", new
            {
                action = "closed",
                pull_request = new
                {
                    number = request.Number,
                    merged = isMerged,
                    merged_at = isMerged ? request.MergedAt : (DateTimeOffset?)null,
                    head = new { @ref = request.Branch, repo = new { full_name = "team/app" } },
                    @base = new { @ref = request.Target },
                },
                repository = new { full_name = "team/app" },
            }),
            GitProvider.Gitlab => ("gitlab", new
            {
                object_kind = "merge_request",
                object_attributes = new
                {
                    action = isMerged ? "merge" : "close",
                    iid = request.Number,
                    source_branch = request.Branch,
                    target_branch = request.Target,
                    updated_at = request.MergedAt,
                },
                project = new { path_with_namespace = "team/app" },
            }),
            _ => ("bitbucket", (object)new
            {
                eventKey = isMerged ? "pr:merged" : "pr:declined",
                pullRequest = new
                {
                    id = request.Number,
                    closedDate = request.MergedAt.ToUnixTimeMilliseconds(),
                    fromRef = new { displayId = request.Branch },
                    toRef = new { displayId = request.Target, repository = new { slug = "app", project = new { key = "team" } } },
                },
            }),
        };
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        string hash = SignatureOf(bytes, secret);
        (string, string) signature = provider switch
        {
            GitProvider.Github => ("X-Hub-Signature-256", hash),
            GitProvider.Gitlab => ("X-Gitlab-Token", secret),
            _ => ("X-Hub-Signature", hash),
        };
        return api.Anonymous.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{path}", WireClient.Bytes(bytes, "application/json"), signature, ("X-GitHub-Event", githubEvent));
    }

    public static string SignatureOf(byte[] body, string secret = Secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public static async Task<JsonElement> NewestVersionAsync(this KaizenApi api, JsonElement job) =>
        (await api.Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}/versions")).ShouldBe(OK)[0];

    /// <summary>Runs an optimization to its end, whatever that is.</summary>
    public static async Task<JsonElement> GivenAnEndedJobAsync(this KaizenApi api, JsonObject taskFields) =>
        await api.UntilTheJobEndsAsync(await api.GivenAJobAsync(await api.GivenATrainableTaskAsync(taskFields)));
}
