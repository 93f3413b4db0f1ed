using System.Collections.Concurrent;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.LanguageModels;

/// <summary>The models as a run sees them: calls are limited in number at once, counted, paid from the budget, and end with the time. A call of the
/// same content as another gets that one's answer: it is neither made nor paid again.</summary>
internal sealed class MeteredModel(ILanguageModel inner, CostLedger ledger, PriceTable prices, int maxParallelCalls, TimeProvider clock) : ILanguageModel
{
    /// <summary>So many calls of one role in a row, none answered, mean that its model is gone.</summary>
    public const int MostFailuresInARow = 10;

    /// <summary>So does a time without an answer in which two of them or more have failed.</summary>
    public static readonly TimeSpan LongestFailure = TimeSpan.FromSeconds(25);

    private readonly CallSlots _slots = new(maxParallelCalls, TimeProvider.System);
    private readonly ConcurrentDictionary<string, Task<ModelAnswer>> _answers = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ModelRole, int> _calls = [];
    private readonly Dictionary<ModelRole, int> _failures = [];
    private readonly Dictionary<ModelRole, long> _answered = [];
    private readonly Dictionary<ModelRole, (int Calls, long Since)> _failing = [];
    private readonly SortedSet<string> _unpriced = [];
    private long _inputTokens;
    private long _outputTokens;
    private decimal _costUsd;
    private int _abandoned;

    /// <summary>Gets or sets the token that ends calls when the time is up; its cancellation is a normal stop.</summary>
    public CancellationToken Deadline { get; set; }

    public ModelUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return new(
                    _calls.GetValueOrDefault(ModelRole.Task),
                    _calls.GetValueOrDefault(ModelRole.Reflection),
                    _calls.GetValueOrDefault(ModelRole.Judge),
                    _inputTokens,
                    _outputTokens,
                    _unpriced.Count == 0 ? _costUsd : null);
            }
        }
    }

    /// <summary>Gets the models that were called and have no price.</summary>
    public IReadOnlyList<string> Unpriced
    {
        get
        {
            lock (_lock)
            {
                return [.. _unpriced];
            }
        }
    }

    /// <summary>Gets the calls that were under way when the run went on without them; the provider may have answered them.</summary>
    public int Abandoned => _abandoned;

    public int Failures(ModelRole role)
    {
        lock (_lock)
        {
            return _failures.GetValueOrDefault(role);
        }
    }

    /// <exception cref="SearchStoppedException">The money or the time is used up.</exception>
    public async Task<ModelAnswer> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        string content = request.ContentHash();
        var own = new TaskCompletionSource<ModelAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task<ModelAnswer> answer = _answers.GetOrAdd(content, own.Task);
            if (answer == own.Task)
            {
                return await MakeAsync(request, content, own, cancellationToken);
            }

            try
            {
                return await answer.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The other caller's call came to nothing; that is no answer.
            }
        }
    }

    private async Task<ModelAnswer> MakeAsync(
        ModelRequest request, string content, TaskCompletionSource<ModelAnswer> answer, CancellationToken cancellationToken)
    {
        CancellationToken deadline = Deadline;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        try
        {
            answer.SetResult(await CallAsync(request, content, either.Token));
            return await answer.Task;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SearchStoppedException(FinishReason.WallClock);
        }
        catch (OperationCanceledException gaveUp) when (!cancellationToken.IsCancellationRequested)
        {
            // A client's own time-out must not look like the end of the run.
            var failure = new ModelCallException(ModelFault.Unavailable, "The model's client gave up.", gaveUp);
            CountFailure(request, failure, clock.GetTimestamp());
            throw failure;
        }
        finally
        {
            if (!answer.Task.IsCompleted)
            {
                _answers.TryRemove(content, out _);
                answer.SetCanceled(CancellationToken.None);
            }
        }
    }

    private async Task<ModelAnswer> CallAsync(ModelRequest request, string content, CancellationToken cancellationToken)
    {
        await _slots.EnterAsync(request.CanWait, cancellationToken);
        long started = clock.GetTimestamp();
        try
        {
            (bool isAnswered, int lost) = inner.Earlier(content);
            decimal? reserved = await ledger.ReserveAsync(request, isAnswered, cancellationToken);
            ModelRequest counted = reserved is { } worst ? request with { WorstCaseUsd = worst, AttemptLost = () => LoseAsync(worst) } : request;
            try
            {
                // WaitAsync: the run ends in time even if a model does not listen to its token.
                ModelAnswer answer = await inner.CompleteAsync(counted, cancellationToken).WaitAsync(cancellationToken);
                ledger.Settle(reserved, request.Model, answer, lost);
                CountAnswer(request, answer);
                return answer;
            }
            catch (ModelCallException failure)
            {
                ledger.Settle(reserved, cost: 0);
                CountFailure(request, failure, started);
                throw;
            }
            catch (SearchStoppedException)
            {
                ledger.Settle(reserved, cost: 0);
                throw;
            }
            catch (OperationCanceledException)
            {
                // It may have to be paid all the same.
                ledger.Settle(reserved, cost: reserved ?? 0);
                Interlocked.Increment(ref _abandoned);
                throw;
            }

            Task LoseAsync(decimal worstUsd)
            {
                lost++;
                return ledger.LoseAsync(worstUsd);
            }
        }
        finally
        {
            _slots.Leave(request.CanWait);
        }
    }

    private void CountAnswer(ModelRequest request, ModelAnswer answer)
    {
        lock (_lock)
        {
            _failing.Remove(request.Role);
            _answered[request.Role] = clock.GetTimestamp();
            _calls[request.Role] = _calls.GetValueOrDefault(request.Role) + 1;
            _inputTokens += answer.InputTokens;
            _outputTokens += answer.OutputTokens;
            if (prices.Find(request.Model) is { } price)
            {
                _costUsd += price.CostUsd(answer.InputTokens, answer.OutputTokens);
            }
            else
            {
                _unpriced.Add(request.Model);
            }
        }
    }

    private void CountFailure(ModelRequest request, ModelCallException failure, long started)
    {
        lock (_lock)
        {
            _failures[request.Role] = _failures.GetValueOrDefault(request.Role) + 1;
            if (failure.Fault != ModelFault.Unavailable)
            {
                _failing.Remove(request.Role);
                return;
            }

            (int calls, long since) = _failing.GetValueOrDefault(request.Role, (0, Math.Max(started, _answered.GetValueOrDefault(request.Role))));
            _failing[request.Role] = (++calls, since);
            if (calls >= MostFailuresInARow || (calls > 1 && clock.GetElapsedTime(since) >= LongestFailure))
            {
                throw new ModelCallException(ModelFault.Systemic, failure.Message, failure);
            }
        }
    }
}
