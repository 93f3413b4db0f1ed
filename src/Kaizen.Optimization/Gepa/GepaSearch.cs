using Kaizen.Optimization.Data;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>One run of GEPA: the coordinator of its steps. The candidate that was accepted last is developed at once, while it is validated: what
/// was learned last is built upon, and the calls that may be under way at a time are used. When it has failed a few times, parents are drawn from the
/// Pareto frontier.</summary>
internal sealed class GepaSearch(SearchContext context, IProposer proposer)
{
    /// <summary>So many proposals in a row, none of them better, say that the reflection model has no further idea.</summary>
    private const int MostVainProposals = 20;

    /// <summary>So do fewer where each of them is made from the same examples.</summary>
    private const int MostVainProposalsOfOneBatch = 10;

    /// <summary>So many perfect minibatches in a row, or a whole epoch, end the search where validation is solved too; solved alone, it says too little.</summary>
    public const int PerfectBatchesOfTheSolved = 5;

    /// <summary>After so many steps one more rewrite is worth little.</summary>
    private const int ManySteps = 10;

    /// <summary>So many steps may wait for their scores while the next are made: what has none when the money or the time is up is lost.</summary>
    private const int MostUnrecorded = 2;

    /// <summary>Two failures may be bad luck; after the third the newest candidate is one among others.</summary>
    private const int MostTriesOfTheNewest = 3;

    private readonly int _batchSize = GepaBudget.MinibatchSize(context.Config, SearchData.Of(context.Train, context.Validation));
    private readonly bool _isShared = ReferenceEquals(context.Train, context.Validation);
    private readonly RandomStream _selection = new(context.Config.Seed, "select");
    private readonly KnownFailures _failures = new();
    private readonly Queue<Step> _unrecorded = new();
    private Candidate? _newest;
    private int _triesOfNewest;
    private int _steps;
    private int _vainInARow;
    private int _perfectInARow;
    private string _lastProblem = "";

    /// <summary>A candidate whose record waits for its scores, or for the records before it.</summary>
    private sealed record Step(Task<IReadOnlyList<Rollout>> Validation, Action<IReadOnlyList<Rollout>> Record, Action Lose);

    /// <summary>Gets whether there was a rewrite: the first step is the incumbent.</summary>
    private bool HasTried => _steps > 1;

    /// <returns>Why the search ended.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await SearchAsync(ending.Token);
        }
        catch (Exception end)
        {
            // Whatever goes wrong with what was under way, the search ended for this reason.
            Task tidying = end is SearchStoppedException ? EndAsync() : RecordFinishedAsync();
            await tidying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        int mostVain = sampler.BatchesPerEpoch == 1 ? MostVainProposalsOfOneBatch : MostVainProposals;
        for (int iteration = 0; ; iteration++)
        {
            if (_newest is null || _isShared)
            {
                await RecordAsync();
                if (context.IsSolved && (_isShared || _perfectInARow >= Math.Min(PerfectBatchesOfTheSolved, sampler.BatchesPerEpoch)))
                {
                    return "Every validation example is answered perfectly: nothing better can be found.";
                }
            }

            Candidate parent = _newest ?? SelectParent(iteration);
            PreparedExample[] batch = Affordable(parent, sampler.Next(_failures.Again(parent.Text, _batchSize * 3 / 4)));
            if (batch.Length == 0)
            {
                ValidateIncumbent(cancellationToken);
                await RecordAsync();
                return HasTried ? "Too few metric calls are left for further rewrites." : "Too few metric calls were left for one rewrite.";
            }

            await IterateAsync(parent, batch, iteration, cancellationToken);
            if (_vainInARow >= mostVain)
            {
                await RecordAsync();
                return $"{mostVain} proposals in a row were no better or could not be used; the last: {_lastProblem}";
            }

            if (_perfectInARow >= sampler.BatchesPerEpoch)
            {
                await RecordAsync();
                return "Every training example is answered perfectly: there is nothing left to learn.";
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isShared)
        {
            // The batches are part of the validation, and scored by it.
            _newest = await context.ScoreIncumbentAsync(cancellationToken);
            _steps = 1;
            return;
        }

        context.Lineage.Announce(context.IncumbentText);
        _newest = new(0, context.Incumbent, context.IncumbentText, []);
    }

    private void ValidateIncumbent(CancellationToken cancellationToken)
    {
        if (_steps == 0)
        {
            Enqueue(new(context.ValidateIncumbentAsync([], cancellationToken), rollouts => context.AcceptIncumbent(rollouts), () => context.Lineage.DropIncumbent(context.IncumbentText)));
        }
    }

    private Candidate SelectParent(int iteration)
    {
        IReadOnlyList<Candidate> pool = context.Lineage.Accepted;
        ParetoFrontier frontier = ParetoFrontier.Of([.. pool.Select(candidate => candidate.Scores)]);
        return pool[frontier.Select([.. pool.Select(candidate => candidate.Mean)], _selection.Unit(iteration))];
    }

    // A child that could not be validated any more would be paid for nothing: towards the end batches shrink, then the search is over. A first rewrite
    // is worth more than the size of its batch; after many the last one is left out, which takes longest, because no other runs beside it.
    private PreparedExample[] Affordable(Candidate parent, PreparedExample[] batch)
    {
        if (_steps >= ManySteps && 2 * ((2 * batch.Length) + context.Validation.Count) > context.Budget.Remaining)
        {
            return [];
        }

        int validations = context.Validation.Count * (_steps == 0 ? 2 : 1);
        int least = HasTried ? Math.Min(batch.Length, GepaBudget.SmallestMinibatch(_batchSize)) : 1;
        while (context.Scorer.Cost(parent.Text, batch) + batch.Length + validations > context.Budget.Remaining)
        {
            if (batch.Length <= least)
            {
                return [];
            }

            batch = batch[..^1];
        }

        return batch;
    }

    private async Task IterateAsync(Candidate parent, PreparedExample[] batch, int iteration, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> before = await context.Scorer.ScoreAsync(parent.Text, batch, cancellationToken);
        if (_steps == 0)
        {
            // A model or judge that never answers shows here, before it has cost a whole pass.
            SearchContext.ThrowIfSilent(before);
            ValidateIncumbent(cancellationToken);
        }

        if (++_triesOfNewest >= MostTriesOfTheNewest)
        {
            _newest = null;
        }

        if (before.All(rollout => rollout.Score is null))
        {
            _perfectInARow = 0;
            Fail(before[0].Feedback);
            return;
        }

        if (before.All(rollout => rollout.Score is null || rollout.IsPerfect))
        {
            _perfectInARow++;
            return;
        }

        _perfectInARow = 0;

        Proposal proposal = await proposer.ProposeAsync(parent, before, iteration, cancellationToken);
        if (proposal.Problem is { } problem)
        {
            int callsBefore = context.Budget.Used;
            Finish(() => context.Lineage.Refuse(proposal.Text, proposal.Parents, $"refused: {problem}", callsBefore));
        }

        if ((proposal.Problem is null ? proposal : proposal.Rest) is not { } usable)
        {
            Fail(proposal.Problem!);
            return;
        }

        await TryAsync(parent, usable, before, batch, cancellationToken);
    }

    private void Fail(string problem)
    {
        _vainInARow++;
        _lastProblem = problem;
    }

    private async Task TryAsync(
        Candidate parent, Proposal proposal, IReadOnlyList<Rollout> before, PreparedExample[] batch, CancellationToken cancellationToken)
    {
        int callsBefore = context.Budget.Used;
        context.Lineage.Announce(proposal.Text);
        IReadOnlyList<Rollout> after = await context.Scorer.ScoreAsync(proposal.Text, batch, cancellationToken);
        _failures.Learn(proposal.Text, after);
        if (context.IncumbentScored is not null && context.Lineage.Accepted.Count == 0)
        {
            // The margin comes from the incumbent's scores.
            await RecordAsync(_unrecorded.Count - 1);
        }

        Acceptance acceptance = Acceptance.Of(before, after, context.Margin);
        if (!acceptance.IsAccepted)
        {
            Fail(acceptance.Reason);
            Finish(() => context.Lineage.Drop(proposal.Text, proposal.Parents, acceptance.Reason, callsBefore));
            return;
        }

        _vainInARow = 0;
        await RecordAsync(MostUnrecorded);
        Validate(new(_steps, proposal.Parts, proposal.Text, [], parent.Gains + 1), proposal, acceptance.Reason, cancellationToken);
        if (_isShared)
        {
            await RecordAsync();
        }
    }

    private void Validate(Candidate child, Proposal proposal, string reason, CancellationToken cancellationToken)
    {
        int callsBefore = context.Budget.Used;
        _newest = child;
        _triesOfNewest = 0;
        Enqueue(new(
            context.Scorer.ScoreAsync(child.Text, context.Validation, cancellationToken, canWait: true),
            rollouts =>
            {
                if (context.AcceptOrDrop(child.Parts, child.Text, proposal.Parents, reason, rollouts, callsBefore, child.Gains) is null && _newest == child)
                {
                    _newest = null;
                }
            },
            () => context.Lineage.Drop(child.Text, proposal.Parents, "dropped: the search ended before it was validated", callsBefore)));
    }

    private void Finish(Action record) => Enqueue(new(Task.FromResult<IReadOnlyList<Rollout>>([]), _ => record(), record));

    private void Enqueue(Step step)
    {
        _unrecorded.Enqueue(step);
        _steps++;
    }

    /// <summary>Lets what is under way end when a limit was reached: it is paid for, and what was accepted still counts.</summary>
    private async Task EndAsync()
    {
        while (_unrecorded.Count > 0)
        {
            try
            {
                await RecordAsync();
            }
            catch (Exception fault) when (fault is SearchStoppedException or ModelCallException && _unrecorded.TryDequeue(out Step? lost))
            {
                lost.Lose();
            }
        }
    }

    /// <summary>Records every step, scored or not: a search that fails or is cancelled still shows how far it came.</summary>
    private async Task RecordFinishedAsync()
    {
        while (_unrecorded.TryDequeue(out Step? next))
        {
            if (next.Validation.IsCompletedSuccessfully)
            {
                next.Record(await next.Validation);
            }
            else
            {
                next.Lose();
            }
        }
    }

    /// <summary>Waits for validations under way and records the steps in order.</summary>
    /// <param name="mostLeft">How many may be left; with none the lineage is complete.</param>
    private async Task RecordAsync(int mostLeft = 0)
    {
        while (_unrecorded.Count > mostLeft)
        {
            Step next = _unrecorded.Peek();
            IReadOnlyList<Rollout> rollouts = await next.Validation;
            _unrecorded.Dequeue();
            next.Record(rollouts);
        }
    }
}
