namespace Kaizen.Infrastructure.Persistence;

/// <summary>Lets writers in one after the other, in the order in which they came, where the database takes one at a time (SQLite). They would
/// otherwise poll for their turn, and give up with "database is locked".</summary>
internal sealed class WriteGate(bool oneAtATime) : IDisposable
{
    private readonly SemaphoreSlim? _turns = oneAtATime ? new SemaphoreSlim(1, 1) : null;

    /// <returns>The turn, which ends when it is disposed; null where any number may write.</returns>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        if (_turns is null)
        {
            return null;
        }

        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    public void Dispose() => _turns?.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
