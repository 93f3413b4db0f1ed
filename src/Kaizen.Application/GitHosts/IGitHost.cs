namespace Kaizen.Application.GitHosts;

/// <summary>What Kaizen needs of one repository at a Git host. Every method throws <see cref="GitHostException"/> when the host
/// refuses or fails, and may be called again after a crash.</summary>
public interface IGitHost
{
    /// <summary>Says whether the token may write to the repository, or null when the host does not tell.</summary>
    Task<bool?> CanWriteAsync(CancellationToken cancellationToken);

    /// <summary>Gets a branch's newest commit, or null when there is no such branch.</summary>
    Task<string?> FindBranchHeadAsync(string branch, CancellationToken cancellationToken);

    /// <summary>Reads a file, or gives null when there is none.</summary>
    /// <param name="reference">A branch or a commit.</param>
    Task<string?> ReadFileAsync(string path, string reference, CancellationToken cancellationToken);

    /// <summary>Creates a branch. One that exists already is left as it is.</summary>
    Task CreateBranchAsync(string branch, string commit, CancellationToken cancellationToken);

    /// <summary>Says what a commit has beyond another one, or gives null when they have no history in common.</summary>
    Task<BranchLead?> FindLeadAsync(string commit, string baseCommit, CancellationToken cancellationToken);

    /// <summary>Deletes a branch, unless it has moved on or a pull request is open from it, into whatever branch.</summary>
    /// <param name="head">The branch's newest commit, as far as the caller knows.</param>
    /// <returns>Whether there is no such branch now.</returns>
    Task<bool> TryDeleteBranchAsync(string branch, string head, CancellationToken cancellationToken);

    /// <summary>Writes files, in one commit where the host can do that.</summary>
    /// <exception cref="GitHostException"><see cref="GitHostFault.Conflict"/>: the branch has moved on.</exception>
    Task CommitAsync(GitCommit commit, CancellationToken cancellationToken);

    /// <summary>Lists the pull requests from a branch into the base branch, whatever their state, the newest first.</summary>
    Task<IReadOnlyList<PullRequest>> ListPullRequestsAsync(string branch, CancellationToken cancellationToken);

    /// <summary>Opens a pull request into the base branch.</summary>
    /// <exception cref="GitHostException"><see cref="GitHostFault.Conflict"/>: one is open from this branch.</exception>
    Task<PullRequest> OpenPullRequestAsync(string branch, string title, string body, CancellationToken cancellationToken);

    Task<PullRequest> GetPullRequestAsync(long number, CancellationToken cancellationToken);
}
