namespace Kaizen.Optimization.LanguageModels;

/// <summary>Lets so many calls be under way at once; of those that wait, the ones that others depend on go first.</summary>
internal sealed class CallSlots(int count)
{
    /// <summary>How long a slot that gets free is kept from calls that can wait: what others depend on is often asked right after an answer.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (bool CanWait, long Number)> _waiting = new();
    private int _free = count;
    private int _kept;
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

            if (_kept > 0 && !canWait)
            {
                _kept--;
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
            if (_waiting.TryPeek(out _, out (bool CanWait, long Number) next) && next.CanWait)
            {
                _kept++;
                _ = PassOnAsync();
            }
            else
            {
                Free();
            }
        }
    }

    private async Task PassOnAsync()
    {
        await Task.Delay(Hesitation);
        lock (_lock)
        {
            // The kept slots are alike: it does not matter whose was taken meanwhile.
            if (_kept > 0)
            {
                _kept--;
                Free();
            }
        }
    }

    private void Free()
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
