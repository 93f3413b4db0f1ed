namespace Kaizen.Application.GitHosts;

/// <summary>A pull request (GitLab: merge request) at its host.</summary>
/// <param name="Number">Its number in the repository.</param>
/// <param name="Url">Its page.</param>
/// <param name="BaseBranch">The branch that it is, or was, to be merged into, which a person may have changed; null when the host does not say.</param>
/// <param name="MergedAt">When it was merged, or null when it was not or the host does not say.</param>
public sealed record PullRequest(long Number, string Url, PullRequestState State, string Body, string? BaseBranch, DateTimeOffset? MergedAt = null);

public enum PullRequestState
{
    Open,
    Merged,

    /// <summary>Closed or declined without a merge.</summary>
    Closed,
}
