using System.Text.Json;
using Kaizen.Application.GitHosts;
using Kaizen.Domain.Common;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>A pull request was merged or closed, as a webhook tells it.</summary>
/// <param name="Repository">Owner (group, project key) and name: <c>owner/name</c>.</param>
/// <param name="BaseBranch">As of <see cref="PullRequest.BaseBranch"/>.</param>
/// <param name="MergedAt">When it was merged, or null when it was not or the host does not say.</param>
/// <param name="Description">The request's body, or null when the host does not send it.</param>
internal sealed record PullRequestEvent(
    GitProvider Provider, string Repository, long Number, PullRequestState State, string? Branch, string? BaseBranch, DateTimeOffset? MergedAt = null,
    string? Description = null)
{
    /// <summary>Says whether this is the pull request that a delivery has opened.</summary>
    public bool IsAbout(PromptDelivery delivery) =>
        delivery.Number == Number
        && (Branch is null || Branch == delivery.Branch)
        && delivery.Repository is { } key
        && IsIn(key);

    /// <summary>Says whether this may be the pull request of a delivery whose number is not stored yet. Its body names the job.</summary>
    /// <param name="repositoryKey">As of <see cref="GitRepository.Key"/>.</param>
    public bool IsAboutUnopened(PromptDelivery delivery, string repositoryKey) =>
        delivery.Number is null
        && Branch == delivery.Branch
        && Description?.Contains(delivery.JobId.ToString(), StringComparison.OrdinalIgnoreCase) != false
        && IsIn(repositoryKey);

    private bool IsIn(string key) =>
        key.StartsWith(WireName.Of(Provider) + " ", StringComparison.Ordinal)
        && key.EndsWith("/" + Repository, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a webhook's body.</summary>
    /// <returns>The event, or null when the body tells of something else.</returns>
    public static PullRequestEvent? Read(GitProvider provider, JsonElement body) => provider switch
    {
        GitProvider.Github => ReadGithub(body),
        GitProvider.Gitlab => ReadGitlab(body),
        _ => ReadBitbucket(body),
    };

    private static PullRequestEvent? ReadGithub(JsonElement body)
    {
        if (body.Text("action") != "closed" || body.Text("repository", "full_name") is not { } repository
            || body.Whole("pull_request", "number") is not { } number
            || IsOther(body.Text("pull_request", "head", "repo", "full_name"), repository))
        {
            return null;
        }

        bool isMerged = body.Member("pull_request", "merged")?.ValueKind == JsonValueKind.True;
        return new PullRequestEvent(
            GitProvider.Github, repository, number, isMerged ? PullRequestState.Merged : PullRequestState.Closed,
            body.Text("pull_request", "head", "ref"), body.Text("pull_request", "base", "ref"), Instant(body, "pull_request", "merged_at"),
            body.Text("pull_request", "body"));
    }

    private static PullRequestEvent? ReadGitlab(JsonElement body)
    {
        PullRequestState? state = body.Text("object_attributes", "action") switch
        {
            "merge" => PullRequestState.Merged,
            "close" => PullRequestState.Closed,
            _ => null,
        };
        return body.Text("object_kind") == "merge_request" && state is { } known
            && body.Text("project", "path_with_namespace") is { } repository && body.Whole("object_attributes", "iid") is { } number
            && body.Whole("object_attributes", "source_project_id") == body.Whole("object_attributes", "target_project_id")
            ? new PullRequestEvent(
                GitProvider.Gitlab, repository, number, known, body.Text("object_attributes", "source_branch"),
                body.Text("object_attributes", "target_branch"),
                known == PullRequestState.Merged

                    // Older versions do not tell it; the merge is then the last change.
                    ? Instant(body, "object_attributes", "merged_at") ?? Instant(body, "object_attributes", "updated_at")
                    : null,
                body.Text("object_attributes", "description"))
            : null;
    }

    private static PullRequestEvent? ReadBitbucket(JsonElement body)
    {
        PullRequestState? state = body.Text("eventKey") switch
        {
            "pr:merged" => PullRequestState.Merged,
            "pr:declined" or "pr:deleted" => PullRequestState.Closed,
            _ => null,
        };
        return state is { } known && body.Whole("pullRequest", "id") is { } number
            && body.Text("pullRequest", "toRef", "repository", "project", "key") is { } project
            && body.Text("pullRequest", "toRef", "repository", "slug") is { } slug
            && !IsOther(body.Text("pullRequest", "fromRef", "repository", "project", "key"), project)
            && !IsOther(body.Text("pullRequest", "fromRef", "repository", "slug"), slug)
            ? new PullRequestEvent(
                GitProvider.BitbucketServer, $"{project}/{slug}", number, known, body.Text("pullRequest", "fromRef", "displayId"),
                body.Text("pullRequest", "toRef", "displayId"),
                known == PullRequestState.Merged && body.Whole("pullRequest", "closedDate") is { } closed ? HostInstant.FromMilliseconds(closed) : null,
                body.Text("pullRequest", "description"))
            : null;
    }

    // The branch of a fork may have the name of ours.
    private static bool IsOther(string? source, string target) => source is not null && !source.Equals(target, StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? Instant(JsonElement body, params ReadOnlySpan<string> path) => HostInstant.Parse(body.Text(path));
}
