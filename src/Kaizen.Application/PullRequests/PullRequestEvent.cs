using System.Text.Json;
using Kaizen.Domain.Common;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>A pull request was merged or closed, as a webhook tells it.</summary>
/// <param name="Repository">Owner (group, project key) and name: <c>owner/name</c>.</param>
/// <param name="BaseBranch">As of <see cref="PullRequest.BaseBranch"/>.</param>
/// <param name="MergedAt">When it was merged, or null when it was not or the host does not say.</param>
/// <param name="Description">The request's body, or null when the host does not send it.</param>
public sealed record PullRequestEvent(
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
        if (Text(body, "action") != "closed" || Text(body, "repository", "full_name") is not { } repository
            || Whole(body, "pull_request", "number") is not { } number
            || IsOther(Text(body, "pull_request", "head", "repo", "full_name"), repository))
        {
            return null;
        }

        bool isMerged = Member(body, "pull_request", "merged")?.ValueKind == JsonValueKind.True;
        return new PullRequestEvent(
            GitProvider.Github, repository, number, isMerged ? PullRequestState.Merged : PullRequestState.Closed,
            Text(body, "pull_request", "head", "ref"), Text(body, "pull_request", "base", "ref"), Instant(body, "pull_request", "merged_at"),
            Text(body, "pull_request", "body"));
    }

    private static PullRequestEvent? ReadGitlab(JsonElement body)
    {
        PullRequestState? state = Text(body, "object_attributes", "action") switch
        {
            "merge" => PullRequestState.Merged,
            "close" => PullRequestState.Closed,
            _ => null,
        };
        return Text(body, "object_kind") == "merge_request" && state is { } known
            && Text(body, "project", "path_with_namespace") is { } repository && Whole(body, "object_attributes", "iid") is { } number
            && Whole(body, "object_attributes", "source_project_id") == Whole(body, "object_attributes", "target_project_id")
            ? new PullRequestEvent(
                GitProvider.Gitlab, repository, number, known, Text(body, "object_attributes", "source_branch"),
                Text(body, "object_attributes", "target_branch"),
                known == PullRequestState.Merged

                    // Older versions do not tell it; the merge is then the last change.
                    ? Instant(body, "object_attributes", "merged_at") ?? Instant(body, "object_attributes", "updated_at")
                    : null,
                Text(body, "object_attributes", "description"))
            : null;
    }

    private static PullRequestEvent? ReadBitbucket(JsonElement body)
    {
        PullRequestState? state = Text(body, "eventKey") switch
        {
            "pr:merged" => PullRequestState.Merged,
            "pr:declined" or "pr:deleted" => PullRequestState.Closed,
            _ => null,
        };
        return state is { } known && Whole(body, "pullRequest", "id") is { } number
            && Text(body, "pullRequest", "toRef", "repository", "project", "key") is { } project
            && Text(body, "pullRequest", "toRef", "repository", "slug") is { } slug
            && !IsOther(Text(body, "pullRequest", "fromRef", "repository", "project", "key"), project)
            && !IsOther(Text(body, "pullRequest", "fromRef", "repository", "slug"), slug)
            ? new PullRequestEvent(
                GitProvider.BitbucketServer, $"{project}/{slug}", number, known, Text(body, "pullRequest", "fromRef", "displayId"),
                Text(body, "pullRequest", "toRef", "displayId"),
                known == PullRequestState.Merged && Whole(body, "pullRequest", "closedDate") is { } closed ? HostInstant.FromMilliseconds(closed) : null,
                Text(body, "pullRequest", "description"))
            : null;
    }

    // The branch of a fork may have the name of ours.
    private static bool IsOther(string? source, string target) => source is not null && !source.Equals(target, StringComparison.OrdinalIgnoreCase);

    private static JsonElement? Member(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement element, params ReadOnlySpan<string> path) => HostInstant.Parse(Text(element, path));

    private static long? Whole(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;
}
