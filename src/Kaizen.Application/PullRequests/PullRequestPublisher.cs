using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Domain.Prompts;

namespace Kaizen.Application.PullRequests;

/// <summary>Brings a draft into a repository. Whatever an earlier, interrupted run has left is reused or made anew, so that
/// there is one branch, one change and one pull request at the end.</summary>
internal static class PullRequestPublisher
{
    private const int Attempts = 3;

    /// <returns>The pull request; it may be merged or closed already when an earlier run opened it. Null when there is nothing to merge:
    /// the base branch holds the change already.</returns>
    /// <param name="requireWanted">Throws when the request is not wanted any more; it is asked last of all, and what it throws passes through.</param>
    /// <exception cref="GitHostException">The branch or a request from it is someone else's, or the host refused or failed.</exception>
    public static async Task<PublishedRequest?> PublishAsync(
        IGitHost host, string baseBranch, PullRequestDraft draft, Func<CancellationToken, Task> requireWanted, CancellationToken cancellationToken)
    {
        GitNames.RequireBranch(draft.Branch);
        foreach (FileEdit edit in draft.Edits)
        {
            GitNames.RequirePath(edit.Path);
        }

        PullRequest? earlier = await FindRequestAsync(host, baseBranch, draft, cancellationToken);
        if (earlier is not null && draft.IsSentBy(earlier))
        {
            return new PublishedRequest(earlier, null);
        }

        if (await CommitAsync(host, baseBranch, draft, cancellationToken) is not { } changes)
        {
            await TryWithdrawAsync(host, baseBranch, draft, cancellationToken);
            return null;
        }

        if (earlier is not null)
        {
            return new PublishedRequest(earlier, null);
        }

        try
        {
            await requireWanted(cancellationToken);
        }
        catch (Exception unwanted) when (unwanted is VersionNotDraftException or EntityNotFoundException)
        {
            await TryWithdrawAsync(host, baseBranch, draft, cancellationToken);
            throw;
        }

        try
        {
            return new PublishedRequest(
                await host.OpenPullRequestAsync(draft.Branch, draft.Title, draft.Describe(changes), cancellationToken), changes);
        }
        catch (GitHostException taken) when (taken.Fault is GitHostFault.Conflict or GitHostFault.Refused)
        {
            // Another run may have been faster.
            if (await FindRequestAsync(host, baseBranch, draft, cancellationToken) is { } other)
            {
                return new PublishedRequest(other, null);
            }

            throw;
        }
    }

    /// <summary>Finds the request of an earlier attempt: its body names the job, or it is open from a branch that holds nothing but the job's commits,
    /// as when a person has opened it or has written its body anew.</summary>
    /// <exception cref="GitHostException">A request of someone else is open from the branch, or the host refused or failed.</exception>
    private static async Task<PullRequest?> FindRequestAsync(
        IGitHost host, string baseBranch, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullRequest> requests = await host.ListPullRequestsAsync(draft.Branch, cancellationToken);
        if (requests.FirstOrDefault(draft.IsSentBy) is { } sent)
        {
            return sent;
        }

        PullRequest? open = requests.FirstOrDefault(request => request.State == PullRequestState.Open);
        bool isOwn = open is not null
            && await host.FindBranchHeadAsync(draft.Branch, cancellationToken) is { } head
            && await host.FindLeadAsync(head, await HeadOfAsync(host, baseBranch, cancellationToken), cancellationToken) is { Messages.Count: > 0 } lead
            && draft.IsMadeBy(lead);
        return open is null || isOwn ? open : throw new GitHostException(
            GitHostFault.Conflict, null, $"A request that is not this job's is open from the branch '{draft.Branch}': {open.Url}. Merge or close it and try again.");
    }

    /// <summary>Takes back the branch of an attempt that was given up, unless a request is open from it or someone else wrote to it.</summary>
    /// <exception cref="GitHostException">The host refused or failed.</exception>
    public static async Task WithdrawAsync(IGitHost host, string baseBranch, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        if (await host.FindBranchHeadAsync(draft.Branch, cancellationToken) is { } head
            && await host.FindLeadAsync(head, await HeadOfAsync(host, baseBranch, cancellationToken), cancellationToken) is { } lead
            && draft.IsMadeBy(lead))
        {
            await host.TryDeleteBranchAsync(draft.Branch, head, cancellationToken);
        }
    }

    private static async Task TryWithdrawAsync(IGitHost host, string baseBranch, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            await WithdrawAsync(host, baseBranch, draft, cancellationToken);
        }
        catch (GitHostException)
        {
            // Nothing depends on it: there is nothing to merge.
        }
    }

    /// <summary>Says what the edits change on the base branch as it is now. Nothing is written.</summary>
    /// <exception cref="GitHostException">The host refused or failed.</exception>
    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(
        IGitHost host, string baseBranch, IReadOnlyList<FileEdit> edits, CancellationToken cancellationToken) =>
        await PlanAtAsync(host, await HeadOfAsync(host, baseBranch, cancellationToken), edits, cancellationToken);

    /// <returns>What the branch changes, or null when the base branch holds it already.</returns>
    private static async Task<IReadOnlyList<PlannedChange>?> CommitAsync(
        IGitHost host, string baseBranch, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            // The base branch decides: its files may be newer than those that the branch was made with.
            string baseHead = await HeadOfAsync(host, baseBranch, cancellationToken);
            IReadOnlyList<PlannedChange> plan = await PlanAtAsync(host, baseHead, draft.Edits, cancellationToken);
            if (!plan.Any(change => change.CallsForRequest))
            {
                return null;
            }

            try
            {
                await CommitAsync(host, baseHead, draft, plan, cancellationToken);
                return plan;
            }
            catch (GitHostException conflict) when (conflict.Fault == GitHostFault.Conflict && attempt < Attempts)
            {
                // Someone else wrote to the branch meanwhile.
            }
        }
    }

    private static async Task CommitAsync(
        IGitHost host, string baseHead, PullRequestDraft draft, IReadOnlyList<PlannedChange> plan, CancellationToken cancellationToken)
    {
        string? head = await FindOwnHeadAsync(host, baseHead, draft, plan, cancellationToken);
        if (head is null)
        {
            await host.CreateBranchAsync(draft.Branch, baseHead, cancellationToken);
            head = await host.FindBranchHeadAsync(draft.Branch, cancellationToken) ?? baseHead;
        }

        var changes = new List<GitFileChange>();
        foreach (PlannedChange change in plan)
        {
            string? present = head == baseHead ? change.OldContent : await host.ReadFileAsync(change.Edit.Path, head, cancellationToken);
            if (present != change.NewContent)
            {
                changes.Add(new GitFileChange(change.Edit.Path, change.NewContent, IsNew: present is null));
            }
        }

        if (changes.Count > 0)
        {
            await host.CommitAsync(new GitCommit(draft.Branch, head, draft.CommitMessage, changes), cancellationToken);
        }
    }

    /// <summary>Finds the newest commit of the branch that an earlier attempt has made, or gives null when it is to be made. A branch that would
    /// conflict, or that another job has left, is deleted unless a request is open from it.</summary>
    /// <exception cref="GitHostException">The branch holds what is not ours, or the host refused or failed.</exception>
    private static async Task<string?> FindOwnHeadAsync(
        IGitHost host, string baseHead, PullRequestDraft draft, IReadOnlyList<PlannedChange> plan, CancellationToken cancellationToken)
    {
        string? head = await host.FindBranchHeadAsync(draft.Branch, cancellationToken);
        if (head is null || head == baseHead)
        {
            return head;
        }

        BranchLead? lead = await host.FindLeadAsync(head, baseHead, cancellationToken);
        bool isOwn = lead is not null && draft.IsMadeBy(lead);
        if (isOwn && !await IsOutdatedAsync(host, lead!, baseHead, plan, cancellationToken))
        {
            return head;
        }

        bool isOurs = lead is not null && PullRequestDraft.IsMadeByJobs(lead);
        bool isGone = isOurs && await host.TryDeleteBranchAsync(draft.Branch, head, cancellationToken);
        return isGone ? null
            : isOwn ? head
            : throw new GitHostException(
                GitHostFault.Refused, null, $"The branch '{draft.Branch}' exists already and is not this job's. Delete or rename it and try again.");
    }

    /// <summary>Says whether a branch starts from files that have changed since, so that it would conflict.</summary>
    private static async Task<bool> IsOutdatedAsync(
        IGitHost host, BranchLead lead, string baseHead, IReadOnlyList<PlannedChange> plan, CancellationToken cancellationToken)
    {
        if (lead.Start == baseHead)
        {
            return false;
        }

        foreach (PlannedChange change in plan)
        {
            if (await host.ReadFileAsync(change.Edit.Path, lead.Start, cancellationToken) != change.OldContent)
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="GitHostException">There is no such branch, or the host refused or failed.</exception>
    public static async Task<string> HeadOfAsync(IGitHost host, string baseBranch, CancellationToken cancellationToken) =>
        await host.FindBranchHeadAsync(baseBranch, cancellationToken)
        ?? throw new GitHostException(GitHostFault.NotFound, null, $"The base branch '{baseBranch}' does not exist.");

    private static async Task<IReadOnlyList<PlannedChange>> PlanAtAsync(
        IGitHost host, string commit, IReadOnlyList<FileEdit> edits, CancellationToken cancellationToken)
    {
        var plan = new List<PlannedChange>();
        foreach (FileEdit edit in edits)
        {
            string? present = await host.ReadFileAsync(edit.Path, commit, cancellationToken);
            plan.Add(new PlannedChange(edit, present, edit.Apply(present)));
        }

        return plan;
    }
}
