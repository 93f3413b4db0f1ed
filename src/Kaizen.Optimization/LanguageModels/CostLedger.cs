using System.Text;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.LanguageModels;

/// <summary>Keeps a run's spending under its cap: a call starts only when its worst case still fits.</summary>
/// <remarks>What may have been paid without an answer stands apart from what was spent: it leaves less for new calls, but the search decides as if it were
/// not, so that it takes the same way after a crash and under faults.</remarks>
/// <param name="sentUsd">What all calls that earlier runs have sent cost at worst.</param>
internal sealed class CostLedger(PriceTable prices, decimal? capUsd, decimal sentUsd = 0)
{
    /// <summary>The price that a model of unknown price is counted with against the cap: such a model is not free.</summary>
    public static readonly ModelPrice AssumedPrice = new(2.5m, 10m);

    private readonly Lock _lock = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private decimal _unanswered = sentUsd;
    private decimal _spent;
    private decimal _reserved;

    private bool _isUsedUp;
    private decimal _keptBack;

    /// <summary>Gets or sets what is kept back for the verdict. Once a call did not fit, none is made until this is set anew but those that
    /// complete what was found before: its validation, and the judge's votes.</summary>
    public decimal KeptBackUsd
    {
        get => _keptBack;
        set
        {
            lock (_lock)
            {
                _keptBack = value;
                _isUsedUp = false;
            }
        }
    }

    public decimal SpentUsd
    {
        get
        {
            lock (_lock)
            {
                return _spent;
            }
        }
    }

    /// <summary>Gets what may have been paid, at worst, for attempts whose answers were lost.</summary>
    public decimal UnansweredUsd
    {
        get
        {
            lock (_lock)
            {
                return _unanswered;
            }
        }
    }

    /// <summary>Says whether so much could be spent beside what is spent already.</summary>
    public bool Fits(decimal usd)
    {
        lock (_lock)
        {
            return !(_spent + _unanswered + usd > capUsd - _keptBack);
        }
    }

    /// <summary>Gets what a call costs at worst, in USD.</summary>
    /// <remarks>A token is at least one byte of UTF-8; the frame of a message takes a few more.</remarks>
    public decimal WorstCaseUsd(ModelRequest request) =>
        CostUsd(
            request.Model,
            request.Messages.Sum(message => Encoding.UTF8.GetByteCount(message.Text) + 8L) + 8,
            request.MaxOutputTokens ?? OutputLimits.Unlimited);

    public decimal CostUsd(string model, long inputTokens, long outputTokens) =>
        (prices.Find(model) ?? AssumedPrice).CostUsd(inputTokens, outputTokens);

    /// <summary>Reserves the worst case of a call; waits for calls under way to settle when only their reservations stand in the way.</summary>
    /// <param name="isAnswered">As of <see cref="ILanguageModel.Earlier"/>.</param>
    /// <exception cref="SearchStoppedException">The call does not fit under the cap.</exception>
    /// <returns>The worst case, in USD, or null without a cap.</returns>
    public async Task<decimal?> ReserveAsync(ModelRequest request, bool isAnswered, CancellationToken cancellationToken)
    {
        if (capUsd is not { } cap)
        {
            return null;
        }

        decimal worst = WorstCaseUsd(request);
        while (true)
        {
            Task settled;
            lock (_lock)
            {
                decimal limit = cap - KeptBackUsd;
                decimal gone = _spent + (isAnswered ? 0 : _unanswered);
                bool isLate = _isUsedUp && !request.CanWait && !isAnswered && request.Role != ModelRole.Judge;
                if (!isLate && gone + _reserved + worst <= limit)
                {
                    _reserved += worst;
                    _unanswered -= isAnswered ? Math.Min(_unanswered, worst) : 0;
                    return worst;
                }

                if (isLate || _reserved == 0 || gone + worst > limit)
                {
                    _isUsedUp = KeptBackUsd > 0;
                    throw new SearchStoppedException(FinishReason.Budget);
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Counts an attempt that may have to be paid although its answer was lost.</summary>
    /// <param name="reserved">The call's reservation, which now stands for its next attempt.</param>
    /// <exception cref="SearchStoppedException">Another attempt does not fit under the cap.</exception>
    public Task LoseAsync(decimal reserved)
    {
        lock (_lock)
        {
            _unanswered += reserved;
            return _unanswered + _spent + _reserved > capUsd ? Task.FromException(new SearchStoppedException(FinishReason.Budget)) : Task.CompletedTask;
        }
    }

    /// <summary>Replaces a reservation by what the call really cost, and takes its lost attempts for as dear as the one that was answered.</summary>
    public void Settle(decimal? reserved, string model, ModelAnswer answer, int lost)
    {
        decimal cost = CostUsd(model, answer.InputTokens, answer.OutputTokens);
        lock (_lock)
        {
            _unanswered -= Math.Min(_unanswered, lost * Math.Max(0, (reserved ?? cost) - cost));
        }

        Settle(reserved, cost);
    }

    /// <summary>Replaces a reservation by a cost.</summary>
    public void Settle(decimal? reserved, decimal cost)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            _reserved -= reserved ?? 0;
            _spent += cost;
            waiting = _settled;
            _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }
}
