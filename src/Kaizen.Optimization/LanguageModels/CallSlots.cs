namespace Kaizen.Optimization.LanguageModels;

/// <summary>Lets so many calls be under way at once; of those that wait, the ones that others depend on go first.</summary>
internal sealed class CallSlots(int count, TimeProvider clock)
{
    /// <summary>A call that can wait takes a free slot only after this time: calls that end together are mostly followed at once by the next that
    /// others depend on, and would hold it up for a whole call otherwise.</summary>
    public static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(4);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _urgent = new();
    private readonly Queue<TaskCompletionSource> _patient = new();
    private int _free = count;
    private bool _isCourteous;

    /// <summary>Takes a slot; it must be left again.</summary>
    public async Task EnterAsync(bool canWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            (canWait ? _patient : _urgent).Enqueue(turn);
            Admit();
        }

        await using CancellationTokenRegistration cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    public void Leave()
    {
        lock (_lock)
        {
            _free++;
            Admit();
        }
    }

    private void Admit()
    {
        Admit(_urgent);
        if (_free > 0 && _patient.Count > 0 && !_isCourteous)
        {
            _isCourteous = true;
            _ = AdmitPatientAsync();
        }
    }

    private async Task AdmitPatientAsync()
    {
        await Task.Delay(Courtesy, clock);
        lock (_lock)
        {
            _isCourteous = false;
            Admit(_urgent);
            Admit(_patient);
        }
    }

    private void Admit(Queue<TaskCompletionSource> waiting)
    {
        while (_free > 0 && waiting.TryDequeue(out TaskCompletionSource? turn))
        {
            // One that was cancelled meanwhile takes no slot.
            if (turn.TrySetResult())
            {
                _free--;
            }
        }
    }
}
