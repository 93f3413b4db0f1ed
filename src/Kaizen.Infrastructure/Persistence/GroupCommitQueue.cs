using System.Threading.Channels;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kaizen.Infrastructure.Persistence;

/// <summary>Takes all items that wait, stores them in one transaction, and only then tells those who submitted them.</summary>
internal sealed class GroupCommitQueue<TItem, TResult>(IServiceScopeFactory scopes, IDatabaseFaults faults) : IHostedService
{
    private const int MaxBatch = 256;
    private const int MaxWaiting = 8192;
    private const int MaxAttempts = 3;

    private readonly Channel<Submission> _submissions = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private Task _worker = Task.CompletedTask;

    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        var submission = new Submission(item);
        await _submissions.Writer.WriteAsync(submission, cancellationToken);

        // From here on the item is stored, whether the client still waits or not.
        return await submission.Done.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _worker = Task.Run(WorkAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Stores what still waits, then stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _submissions.Writer.TryComplete();
        return _worker.WaitAsync(cancellationToken);
    }

    private async Task WorkAsync()
    {
        var batch = new List<Submission>(MaxBatch);
        while (await _submissions.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _submissions.Reader.TryRead(out Submission? submission))
            {
                batch.Add(submission);
            }

            await StoreAsync(batch);
        }
    }

    private async Task StoreAsync(IReadOnlyList<Submission> batch)
    {
        try
        {
            IReadOnlyList<BatchOutcome<TResult>> outcomes = await HandleAsync([.. batch.Select(submission => submission.Item)]);
            for (int i = 0; i < batch.Count; i++)
            {
                batch[i].Complete(outcomes[i]);
            }
        }
        catch (Exception exception) when (batch.Count == 1 || faults.IsAway(exception))
        {
            // A database that is away would keep each item waiting in turn; one that was lost at the commit may have stored them all.
            foreach (Submission submission in batch)
            {
                submission.Done.SetException(exception);
            }
        }
        catch (Exception)
        {
            // Nothing is stored, and one of them is at fault; alone, each gets what it deserves.
            foreach (Submission submission in batch)
            {
                await StoreAsync([submission]);
            }
        }
    }

    private async Task<IReadOnlyList<BatchOutcome<TResult>>> HandleAsync(IReadOnlyList<TItem> items)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            try
            {
                return await scope.ServiceProvider.GetRequiredService<IBatchHandler<TItem, TResult>>()
                    .HandleAsync(items, CancellationToken.None);
            }
            catch (ConcurrentUpdateException) when (attempt < MaxAttempts)
            {
                // Another node was first; the second time its work is seen.
            }
        }
    }

    private sealed class Submission(TItem item)
    {
        public TItem Item { get; } = item;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete(BatchOutcome<TResult> outcome)
        {
            if (outcome.Failure is null)
            {
                Done.SetResult(outcome.Result!);
            }
            else
            {
                Done.SetException(outcome.Failure);
            }
        }
    }
}
