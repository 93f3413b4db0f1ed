namespace Kaizen.Application.PullRequests;

/// <summary>Brings a draft into a repository. Whatever an earlier, interrupted run has left is reused, so that
/// there is one branch, one change and one pull request at the end.</summary>
public static class PullRequestDelivery
{
    private const int Attempts = 3;

    /// <returns>The pull request; it may be merged or closed already when an earlier run opened it.</returns>
    /// <exception cref="GitHostException">The host refused or failed.</exception>
    public static async Task<PullRequest> DeliverAsync(
        IGitHost host, string baseBranch, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        GitNames.RequireBranch(draft.Branch);
        foreach (FileEdit edit in draft.Edits)
        {
            GitNames.RequirePath(edit.Path);
        }

        if (await FindAsync(host, draft, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        int attempt = 1;
        while (!await TryCommitAsync(host, baseBranch, draft, isLast: attempt == Attempts, cancellationToken))
        {
            attempt++;
        }

        try
        {
            return await host.OpenPullRequestAsync(draft.Branch, draft.Title, draft.Body, cancellationToken);
        }
        catch (GitHostException taken) when (taken.Fault is GitHostFault.Conflict or GitHostFault.Refused)
        {
            // Another run may have been faster.
            if (await FindAsync(host, draft, cancellationToken) is { } other)
            {
                return other;
            }

            throw;
        }
    }

    /// <returns>Whether the branch now holds the change; false when it moved meanwhile.</returns>
    private static async Task<bool> TryCommitAsync(
        IGitHost host, string baseBranch, PullRequestDraft draft, bool isLast, CancellationToken cancellationToken)
    {
        string baseHead = await host.FindBranchHeadAsync(baseBranch, cancellationToken)
            ?? throw new GitHostException(GitHostFault.NotFound, null, $"The base branch '{baseBranch}' does not exist.");
        string? head = await host.FindBranchHeadAsync(draft.Branch, cancellationToken);
        if (head is null)
        {
            await host.CreateBranchAsync(draft.Branch, baseHead, cancellationToken);
            head = await host.FindBranchHeadAsync(draft.Branch, cancellationToken) ?? baseHead;
        }

        var changes = new List<GitFileChange>();
        foreach (FileEdit edit in draft.Edits)
        {
            // The base branch decides: its file may be newer than the one that the branch was made with.
            string desired = edit.Apply(await host.ReadFileAsync(edit.Path, baseHead, cancellationToken));
            string? present = await host.ReadFileAsync(edit.Path, head, cancellationToken);
            if (present != desired)
            {
                changes.Add(new GitFileChange(edit.Path, desired, IsNew: present is null));
            }
        }

        try
        {
            if (changes.Count > 0)
            {
                await host.CommitAsync(new GitCommit(draft.Branch, head, draft.CommitMessage, changes), cancellationToken);
            }

            return true;
        }
        catch (GitHostException conflict) when (conflict.Fault == GitHostFault.Conflict && !isLast)
        {
            return false;
        }
    }

    private static async Task<PullRequest?> FindAsync(IGitHost host, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullRequest> requests = await host.ListPullRequestsAsync(draft.Branch, cancellationToken);

        // A finished request from this branch may be that of a deleted task of the same name.
        return requests.FirstOrDefault(request => request.State == PullRequestState.Open)
            ?? requests.FirstOrDefault(request => request.Body.Contains(draft.JobId.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
