using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Stores each item by itself.</summary>
internal sealed class SingleCommit<TItem, TResult>(IBatchHandler<TItem, TResult> handler) : IGroupCommit<TItem, TResult>
{
    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        BatchOutcome<TResult> outcome = (await handler.HandleAsync([item], cancellationToken))[0];
        return outcome.Failure is null ? outcome.Result! : throw outcome.Failure;
    }
}
