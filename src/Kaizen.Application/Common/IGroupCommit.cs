namespace Kaizen.Application.Common;

/// <summary>Collects small independent writes that arrive at once and stores them together: one transaction, one sync of the disk.</summary>
public interface IGroupCommit<TItem, TResult>
{
    /// <summary>Returns when the item is durable.</summary>
    /// <exception cref="Exception">The item's own failure, as its <see cref="IBatchHandler{TItem, TResult}"/> tells it.</exception>
    Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken);
}

/// <summary>Stores a batch of items in one unit of work.</summary>
public interface IBatchHandler<TItem, TResult>
{
    /// <summary>Returns an outcome for each item, in their order, once they are durable.</summary>
    Task<IReadOnlyList<BatchOutcome<TResult>>> HandleAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken);
}

/// <summary>What became of one item of a batch: a result or a failure.</summary>
public readonly record struct BatchOutcome<TResult>(TResult? Result, Exception? Failure);
