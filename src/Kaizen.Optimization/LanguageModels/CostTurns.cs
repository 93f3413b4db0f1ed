namespace Kaizen.Optimization.LanguageModels;

/// <summary>Lets the steps of a run draw on the money in the order in which they were begun: what the last of it is spent on must not depend on who
/// answers first. Steps go side by side while all of them fit under the cap at worst, and one by one after that.</summary>
internal sealed class CostTurns(CostLedger ledger)
{
    private readonly Lock _lock = new();
    private readonly Queue<Turn> _waiting = new();
    private decimal _worstUnderWayUsd;
    private int _underWay;

    /// <summary>Takes the next turn, for a step that begins with a call; it must be disposed of when the step is over.</summary>
    /// <param name="furtherUsd">What follows the call costs at worst, in USD. Where it costs more all the same, the cap holds, but not the order.</param>
    public Turn Take(ModelRequest request, decimal furtherUsd = 0) => Take(ledger.WorstCaseUsd(request) + furtherUsd);

    /// <summary>Takes the next turn, for a step that costs so much at worst.</summary>
    public Turn Take(decimal worstUsd)
    {
        var turn = new Turn(this, worstUsd);
        lock (_lock)
        {
            _waiting.Enqueue(turn);
            Admit();
        }

        return turn;
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out Turn? next) && (next.IsOver || _underWay == 0 || ledger.Fits(_worstUnderWayUsd + next.WorstUsd)))
        {
            _waiting.Dequeue();
            if (!next.IsOver)
            {
                _underWay++;
                _worstUnderWayUsd += next.WorstUsd;
                next.Begin();
            }
        }
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            if (turn.IsUnderWay)
            {
                _underWay--;
                _worstUnderWayUsd -= turn.WorstUsd;
            }

            turn.IsOver = true;
            Admit();
        }
    }

    /// <summary>The place of a step in the order of a run.</summary>
    public sealed class Turn(CostTurns turns, decimal worstUsd) : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gets what ends when the step may begin.</summary>
        public Task Begun => _begun.Task;

        internal decimal WorstUsd => worstUsd;

        internal bool IsUnderWay => Begun.IsCompleted && !IsOver;

        internal bool IsOver { get; set; }

        public void Dispose() => turns.End(this);

        internal void Begin() => _begun.SetResult();
    }
}
