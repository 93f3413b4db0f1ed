using System.Text;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.LanguageModels;

/// <summary>Keeps a run's spending under its cap: a call starts only when its worst case still fits.</summary>
/// <param name="spentUsd">What is spent before the first call.</param>
internal sealed class CostLedger(PriceTable prices, decimal? capUsd, decimal spentUsd = 0)
{
    /// <summary>The price that a model of unknown price is counted with against the cap: such a model is not free.</summary>
    public static readonly ModelPrice AssumedPrice = new(2.5m, 10m);

    private readonly Lock _lock = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private decimal _spent = spentUsd;
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

    /// <summary>Gets whether more than half of the money is spent: then what was found is made sure of before more is spent.</summary>
    public bool IsRunningShort
    {
        get
        {
            lock (_lock)
            {
                return _spent + _reserved > (capUsd - _keptBack) / 2;
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

    /// <summary>Reserves the worst case of a call; waits for calls under way to settle when only their reservations stand in the way.</summary>
    /// <exception cref="SearchStoppedException">The call does not fit under the cap.</exception>
    /// <returns>The worst case, in USD, or null without a cap.</returns>
    public async Task<decimal?> ReserveAsync(ModelRequest request, CancellationToken cancellationToken)
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
                bool isLate = _isUsedUp && !request.CanWait && request.Role != ModelRole.Judge;
                if (!isLate && _spent + _reserved + worst <= limit)
                {
                    _reserved += worst;
                    return worst;
                }

                if (isLate || _reserved == 0 || _spent + worst > limit)
                {
                    _isUsedUp = KeptBackUsd > 0;
                    throw new SearchStoppedException(FinishReason.Budget);
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Replaces a reservation by what the call really cost.</summary>
    public void Settle(decimal? reserved, string model, ModelAnswer answer) =>
        Settle(reserved, CostUsd(model, answer.InputTokens, answer.OutputTokens));

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

    private decimal CostUsd(string model, long inputTokens, long outputTokens)
    {
        ModelPrice price = prices.Find(model) ?? AssumedPrice;
        return ((inputTokens * price.InputUsdPerMillion) + (outputTokens * price.OutputUsdPerMillion)) / 1_000_000;
    }

    // A token is at least one byte of UTF-8; the frame of a message takes a few more.
    private decimal WorstCaseUsd(ModelRequest request) =>
        CostUsd(
            request.Model,
            request.Messages.Sum(message => Encoding.UTF8.GetByteCount(message.Text) + 8L) + 8,
            request.MaxOutputTokens ?? OutputLimits.Unlimited);
}
