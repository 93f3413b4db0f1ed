using Kaizen.Application.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Keeps book of opened pull requests and draws the consequence of their end. The caller holds the task, and saves.</summary>
internal sealed class PullRequestBook(IPromptDeliveryRepository deliveries, IPromptVersionRepository versions, ICacheInvalidation caches)
{
    /// <summary>Enters a request that was opened for a job; it may have been merged or closed meanwhile.</summary>
    public async Task EnterAsync(OptimizationTask task, Guid jobId, OpenedRequest opened, CancellationToken cancellationToken)
    {
        PromptDelivery delivery = await deliveries.FindAsync(jobId, cancellationToken) ?? throw PullRequestException.NoPreview();
        delivery.Open(opened.Repository, opened.Request.Number);
        await ApplyAsync(task, delivery.PromptVersionId, opened.Request.State, cancellationToken);
    }

    /// <summary>Activates the version of a merged request, rejects that of a closed one. Only a draft changes,
    /// so that the same news may come again, and late.</summary>
    /// <returns>Whether something changed.</returns>
    public async Task<bool> ApplyAsync(OptimizationTask task, Guid versionId, PullRequestState state, CancellationToken cancellationToken)
    {
        if (state == PullRequestState.Open
            || await versions.FindAsync(versionId, cancellationToken) is not { Status: PromptStatus.Draft } draft)
        {
            return false;
        }

        if (state == PullRequestState.Closed)
        {
            draft.Reject();
            return true;
        }

        PromptVersion? active = task.ActiveVersionId is { } activeId ? await versions.FindAsync(activeId, cancellationToken) : null;
        task.Activate(draft, active);
        await caches.InvalidateAsync(cancellationToken);
        return true;
    }
}
