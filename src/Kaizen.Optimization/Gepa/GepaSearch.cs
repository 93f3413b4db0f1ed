using Kaizen.Optimization.Data;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>One run of GEPA: the coordinator of its steps. A child that was accepted is developed further at once, while it is validated: what was
/// learned last is built upon, and the calls that may be under way at a time are used.</summary>
internal sealed class GepaSearch(SearchContext context, IProposer proposer)
{
    private const int MostFailedProposals = 10;

    /// <summary>So many perfect minibatches in a row end the search where validation is solved too; solved alone, it says too little.</summary>
    private const int PerfectBatchesOfTheSolved = 3;

    /// <summary>So many children may wait for their scores while one is developed further: what has none when the money or the time is up is lost.</summary>
    private const int MostValidationsBehind = 1;

    private readonly int _batchSize = GepaBudget.MinibatchSize(context.Config, SearchData.Of(context.Train, context.Validation));
    private readonly bool _isShared = ReferenceEquals(context.Train, context.Validation);
    private readonly RandomStream _selection = new(context.Config.Seed, "select");
    private readonly KnownFailures _failures = new();
    private readonly Queue<Validation> _validations = new();
    private Task _incumbent = Task.CompletedTask;
    private Unvalidated? _newest;
    private int _failedInARow;
    private int _perfectInARow;
    private string _lastProblem = "";

    /// <summary>A candidate that is developed before its scores are known.</summary>
    /// <param name="Cost">The metric calls of its validation.</param>
    /// <param name="Validate">Starts the validation.</param>
    private sealed record Unvalidated(Candidate Candidate, int Cost, Action<CancellationToken> Validate);

    private sealed record Validation(Candidate Child, Proposal Proposal, string Reason, int MetricCallsBefore, Task<IReadOnlyList<Rollout>> Rollouts);

    /// <returns>Why the search ended.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await SearchAsync(ending.Token);
        }
        catch (SearchStoppedException)
        {
            await EndAsync();
            throw;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private async Task<string> SearchAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        var sampler = new MinibatchSampler<PreparedExample>(context.Train, _batchSize, new(context.Config.Seed, "batch"));
        for (int iteration = 0; ; iteration++)
        {
            Unvalidated? newest = _newest;
            _newest = null;
            Candidate parent = newest?.Candidate ?? await SelectParentAsync(iteration);
            if (newest is null && context.IsSolved
                && (_isShared || _perfectInARow >= Math.Min(PerfectBatchesOfTheSolved, sampler.BatchesPerEpoch)))
            {
                return "Every validation example is answered perfectly: nothing better can be found.";
            }

            PreparedExample[] batch = Affordable(parent, _failures.Mix(parent.Text, sampler.Batch(iteration), _batchSize), newest?.Cost ?? 0);

            // More depends on the batch than on the validation: it goes first.
            Task<IReadOnlyList<Rollout>> before = context.Scorer.ScoreAsync(parent.Text, batch, cancellationToken);
            newest?.Validate(cancellationToken);
            if (batch.Length == 0)
            {
                await ValidatedAsync();
                return "The metric calls are used up.";
            }

            await IterateAsync(parent, await before, batch, iteration, cancellationToken);
            if (_failedInARow >= MostFailedProposals)
            {
                return $"{MostFailedProposals} proposals in a row could not be used; the last: {_lastProblem}";
            }

            if (_perfectInARow >= sampler.BatchesPerEpoch)
            {
                await ValidatedAsync();
                return "Every training example is answered perfectly: there is nothing left to learn.";
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> probe = await context.ProbeIncumbentAsync(cancellationToken);
        if (_isShared)
        {
            // The first batch is part of the validation, and scored by it.
            await context.ScoreIncumbentAsync(probe, cancellationToken);
            return;
        }

        context.Lineage.Announce(context.IncumbentText);
        _newest = new(
            new(0, context.Incumbent, context.IncumbentText, []),
            context.Validation.Count - probe.Count,
            token => _incumbent = context.ScoreIncumbentAsync(probe, token));
    }

    private async Task<Candidate> SelectParentAsync(int iteration)
    {
        await ValidatedAsync();
        IReadOnlyList<Candidate> pool = context.Lineage.Accepted;
        ParetoFrontier frontier = ParetoFrontier.Of([.. pool.Select(candidate => candidate.Scores)]);
        return pool[frontier.Select([.. pool.Select(candidate => candidate.Mean)], _selection.Unit(iteration))];
    }

    // A child that could not be validated any more would be paid for nothing: towards the end batches shrink, then the search is over.
    /// <param name="promised">The metric calls that are to be spent besides.</param>
    private PreparedExample[] Affordable(Candidate parent, PreparedExample[] batch, int promised)
    {
        int least = Math.Min(batch.Length, (_batchSize + 1) / 2);
        while (context.Scorer.Cost(parent.Text, batch) + batch.Length + context.Validation.Count + promised > context.Budget.Remaining)
        {
            if (batch.Length <= least)
            {
                return [];
            }

            batch = batch[..^1];
        }

        return batch;
    }

    private async Task IterateAsync(
        Candidate parent, IReadOnlyList<Rollout> before, PreparedExample[] batch, int iteration, CancellationToken cancellationToken)
    {
        if (before.All(rollout => rollout.IsPerfect))
        {
            _perfectInARow++;
            return;
        }

        _perfectInARow = 0;
        if (before.All(rollout => rollout.Score is null))
        {
            Fail(before[0].Feedback);
            return;
        }

        Proposal proposal = await proposer.ProposeAsync(parent, before, iteration, cancellationToken);
        if (proposal.Problem is { } problem)
        {
            Fail(problem);
            await ValidatedAsync();
            context.Lineage.Refuse(proposal.Parts.Text(), proposal.Parents, $"refused: {problem}", context.Budget.Used);
            return;
        }

        await TryAsync(parent, proposal, before, batch, cancellationToken);
    }

    private void Fail(string problem)
    {
        _failedInARow++;
        _lastProblem = problem;
    }

    private async Task TryAsync(
        Candidate parent, Proposal proposal, IReadOnlyList<Rollout> before, PreparedExample[] batch, CancellationToken cancellationToken)
    {
        string text = proposal.Parts.Text();
        int callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> after = await context.Scorer.ScoreAsync(text, batch, cancellationToken);
        _failures.Learn(text, after);
        await _incumbent;
        Acceptance acceptance = Acceptance.Of(before, after, context.Margin);
        if (acceptance.IsScored)
        {
            _failedInARow = 0;
        }
        else
        {
            Fail(acceptance.Reason);
        }

        if (!acceptance.IsAccepted)
        {
            await ValidatedAsync();
            context.Lineage.Drop(text, proposal.Parents, acceptance.Reason, callsBefore);
            return;
        }

        await ValidatedAsync(MostValidationsBehind);
        context.Lineage.Announce(text);
        var child = new Candidate(context.Lineage.Records.Count + _validations.Count, proposal.Parts, text, [], parent.Gains + 1);
        callsBefore = context.Budget.Used;
        _newest = new(child, context.Validation.Count, token => _validations.Enqueue(new(
            child, proposal, acceptance.Reason, callsBefore, context.Scorer.ScoreAsync(text, context.Validation, token, canWait: true))));
        if (_isShared)
        {
            // The next batch is part of the validation, and scored by it.
            _newest.Validate(cancellationToken);
            _newest = null;
            await ValidatedAsync();
        }
    }

    /// <summary>Lets what is under way end when a limit was reached: it is paid for, and what was accepted still counts.</summary>
    private async Task EndAsync()
    {
        while (_validations.Count > 0 || !_incumbent.IsCompleted)
        {
            try
            {
                await ValidatedAsync();
            }
            catch (SearchStoppedException) when (_validations.TryDequeue(out Validation? lost))
            {
                context.Lineage.Drop(
                    lost.Child.Text, lost.Proposal.Parents, "dropped: a limit was reached before it was validated", lost.MetricCallsBefore);
            }
        }
    }

    /// <summary>Waits for validations under way and records them in order.</summary>
    /// <param name="mostLeft">How many may still be under way; with none the lineage is complete.</param>
    private async Task ValidatedAsync(int mostLeft = 0)
    {
        await _incumbent;
        while (_validations.Count > mostLeft)
        {
            Validation next = _validations.Peek();
            IReadOnlyList<Rollout> rollouts = await next.Rollouts;
            _validations.Dequeue();
            context.AcceptOrDrop(
                next.Proposal.Parts, next.Child.Text, next.Proposal.Parents, next.Reason, rollouts, next.MetricCallsBefore, next.Child.Gains);
        }
    }
}
