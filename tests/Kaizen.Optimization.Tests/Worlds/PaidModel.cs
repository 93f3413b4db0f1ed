using System.Collections.Concurrent;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Optimization.Tests.Worlds;

/// <summary>A model whose answers are as long as they may be, whose process is killed once, and which remembers across the kill what it has answered. What was
/// under way then is lost, but paid for.</summary>
internal sealed class PaidModel(ILanguageModel inner, PriceTable prices, int killedAt) : ILanguageModel, IDisposable
{
    private readonly ConcurrentDictionary<string, ModelAnswer> _answers = new();
    private readonly ConcurrentDictionary<string, int> _sent = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly Lock _lock = new();
    private int _calls;
    private bool _isRestarted;

    public CancellationToken Killed => _kill.Token;

    public decimal SentUsd { get; private set; }

    public decimal PaidUsd { get; private set; }

    public void Restart() => _isRestarted = true;

    public EarlierAttempts Earlier(string contentHash)
    {
        bool isAnswered = _answers.ContainsKey(contentHash);
        return _isRestarted ? new(isAnswered, _sent.GetValueOrDefault(contentHash) - (isAnswered ? 1 : 0)) : default;
    }

    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue(request.ContentHash(), out ModelAnswer? known))
        {
            return known;
        }

        ModelAnswer answer = await inner.CompleteAsync(request, cancellationToken) with { OutputTokens = request.MaxOutputTokens!.Value };
        bool isLost;
        lock (_lock)
        {
            ModelPrice price = prices.Find(request.Model)!;
            SentUsd += request.WorstCaseUsd!.Value;
            _sent.AddOrUpdate(request.ContentHash(), 1, (_, count) => count + 1);
            PaidUsd += ((answer.InputTokens * price.InputUsdPerMillion) + (answer.OutputTokens * price.OutputUsdPerMillion)) / 1_000_000;
            isLost = ++_calls >= killedAt && !_isRestarted;
        }

        if (isLost)
        {
            await _kill.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        await Task.Yield();
        return _answers[request.ContentHash()] = answer;
    }

    public void Dispose() => _kill.Dispose();
}
