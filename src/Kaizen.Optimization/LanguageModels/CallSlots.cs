namespace Kaizen.Optimization.LanguageModels;

/// <summary>Lets so many calls be under way at once; of those that wait, the ones that others depend on go first.</summary>
internal sealed class CallSlots(int count, TimeProvider clock)
{
    /// <summary>While others are under way, a call that can wait takes a free slot only after this time: calls that end together are mostly followed at
    /// once by the next that others depend on, and would hold it up for a whole call otherwise.</summary>
    public static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(4);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _urgent = new();
    private readonly Queue<TaskCompletionSource> _patient = new();
    private int _free = count;
    private int _urgentUnderWay;
    private bool _isCourteous;
    private bool _isQuiet;

    /// <summary>Takes a slot; it must be left again.</summary>
    /// <param name="canWait">Whether other calls go first.</param>
    public async Task EnterAsync(bool canWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            (canWait ? _patient : _urgent).Enqueue(turn);
            _isQuiet &= canWait;
            Admit();
        }

        await using CancellationTokenRegistration cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    /// <param name="canWait">What the slot was taken with.</param>
    public void Leave(bool canWait)
    {
        lock (_lock)
        {
            _free++;
            _urgentUnderWay -= canWait ? 0 : 1;
            Admit();
        }
    }

    private void Admit()
    {
        _urgentUnderWay += Admit(_urgent);
        if (_isQuiet)
        {
            Admit(_patient);
        }
        else if (_free > 0 && _patient.Count > 0 && !_isCourteous)
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
            _isQuiet = _urgentUnderWay == 0;
            Admit(_patient);
        }
    }

    private int Admit(Queue<TaskCompletionSource> waiting)
    {
        int admitted = 0;
        while (_free > 0 && waiting.TryDequeue(out TaskCompletionSource? turn))
        {
            // One that was cancelled meanwhile takes no slot.
            if (turn.TrySetResult())
            {
                _free--;
                admitted++;
            }
        }

        return admitted;
    }
}
