using Kaizen.Application.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Sends an item to the queue of its kind, or handles it within the larger unit of work that its request is part of.</summary>
/// <remarks>The handler comes with a database context, which a request that only queues does not need.</remarks>
internal sealed class GroupCommit<TItem, TResult>(GroupCommitQueue<TItem, TResult> queue, LargerUnit larger, IServiceProvider services)
    : IGroupCommit<TItem, TResult>
{
    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        if (!larger.IsOpen)
        {
            return await queue.SubmitAsync(item, cancellationToken);
        }

        IBatchHandler<TItem, TResult> handler = services.GetRequiredService<IBatchHandler<TItem, TResult>>();
        BatchOutcome<TResult> outcome = (await handler.HandleAsync([item], cancellationToken))[0];
        return outcome.Failure is null ? outcome.Result! : throw outcome.Failure;
    }
}
