using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Keeps book of opened pull requests and draws the consequence of their end. The caller holds the task, and saves.</summary>
internal sealed class PullRequestBook(
    IPromptDeliveryRepository deliveries, IPromptVersionRepository versions, GitRepositories repositories, ICacheInvalidation caches)
{
    /// <summary>Enters a request that was opened for a job; it may have been merged or closed meanwhile.</summary>
    public async Task EnterAsync(OptimizationTask task, Guid jobId, SentDelivery sent, CancellationToken cancellationToken)
    {
        PromptDelivery delivery = await deliveries.FindAsync(jobId, cancellationToken) ?? throw PullRequestException.NoPreview();
        delivery.Open(sent.Repository, sent.Request.Number);
        PullRequest request = sent.Request;
        await ApplyAsync(task, delivery.PromptVersionId, request.State, request.BaseBranch, request.MergedAt, cancellationToken);
    }

    /// <summary>Activates the version of a merged request, rejects that of a closed one. A version that is or was active does not change,
    /// so that the same news may come again, and late; a rejected one is activated when its request is merged all the same. One that was merged
    /// before another whose merge is known already is archived. A merge into another branch than the task's brings the prompt nowhere.</summary>
    /// <param name="baseBranch">As of <see cref="PullRequest.BaseBranch"/>.</param>
    /// <param name="mergedAt">As of <see cref="PullRequest.MergedAt"/>.</param>
    /// <returns>What the version is now, or null when nothing changed.</returns>
    public async Task<PromptStatus?> ApplyAsync(
        OptimizationTask task, Guid versionId, PullRequestState state, string? baseBranch, DateTimeOffset? mergedAt, CancellationToken cancellationToken)
    {
        PromptVersion? version = await versions.FindAsync(versionId, cancellationToken);
        switch (state)
        {
            case PullRequestState.Closed when version is { Status: PromptStatus.Draft }:
                version.Reject();
                return version.Status;
            case PullRequestState.Merged when version is { Status: PromptStatus.Draft or PromptStatus.Rejected }
                && (baseBranch is null || baseBranch == repositories.BaseBranchOf(task.Settings)):
                PromptVersion? active = await versions.FindActiveAsync(task, cancellationToken);
                task.TakeMerged(version, active, mergedAt);
                await caches.InvalidateAsync(cancellationToken);
                return version.Status;
            default:
                return null;
        }
    }
}
