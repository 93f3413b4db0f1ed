using Kaizen.Application.Common;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Sends an item to the queue of its kind, or handles it within the larger unit of work that its request is part of.</summary>
internal sealed class GroupCommit<TItem, TResult>(
    GroupCommitQueue<TItem, TResult> queue, IBatchHandler<TItem, TResult> handler, UnitOfWork unitOfWork)
    : IGroupCommit<TItem, TResult>
{
    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        if (!unitOfWork.IsLarger)
        {
            return await queue.SubmitAsync(item, cancellationToken);
        }

        BatchOutcome<TResult> outcome = (await handler.HandleAsync([item], cancellationToken))[0];
        return outcome.Failure is null ? outcome.Result! : throw outcome.Failure;
    }
}
