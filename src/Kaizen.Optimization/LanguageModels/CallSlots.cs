namespace Kaizen.Optimization.LanguageModels;

/// <summary>Lets so many calls be under way at once; of those that wait, the ones that others depend on go first.</summary>
internal sealed class CallSlots(int count)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (bool CanWait, long Number)> _waiting = new();
    private int _free = count;
    private long _number;

    /// <summary>Takes a slot; it must be left again.</summary>
    public async Task EnterAsync(bool canWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            _waiting.Enqueue(turn, (canWait, _number++));
        }

        await using CancellationTokenRegistration cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    public void Leave()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? turn, out _))
            {
                if (turn.TrySetResult())
                {
                    return;
                }
            }

            _free++;
        }
    }
}
