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

    private readonly int _batchSize = GepaBudget.MinibatchSize(context.Config, SearchData.Of(context.Train, context.Validation));
    private readonly bool _isShared = ReferenceEquals(context.Train, context.Validation);
    private readonly RandomStream _selection = new(context.Config.Seed, "select");
    private readonly KnownFailures _failures = new();
    private readonly Queue<Validation> _validations = new();
    private Candidate? _newest;
    private int _failedInARow;
    private int _perfectInARow;
    private string _lastProblem = "";

    /// <param name="Child">The candidate, still without its scores.</param>
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
            // What was accepted still counts.
            await ValidatedAsync();
            throw;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private async Task<string> SearchAsync(CancellationToken cancellationToken)
    {
        await context.ScoreIncumbentAsync(cancellationToken);
        var sampler = new MinibatchSampler<PreparedExample>(context.Train, _batchSize, new(context.Config.Seed, "batch"));
        for (int iteration = 0; ; iteration++)
        {
            Candidate parent = _newest ?? await SelectParentAsync(iteration);
            _newest = null;
            if (_validations.Count == 0 && context.IsSolved
                && (_isShared || _perfectInARow >= Math.Min(PerfectBatchesOfTheSolved, sampler.BatchesPerEpoch)))
            {
                return "Every validation example is answered perfectly: nothing better can be found.";
            }

            PreparedExample[] batch = Affordable(parent, _failures.Mix(parent.Text, sampler.Batch(iteration), _batchSize));
            if (batch.Length == 0)
            {
                await ValidatedAsync();
                return "The metric calls are used up.";
            }

            await IterateAsync(parent, batch, iteration, cancellationToken);
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

    private async Task<Candidate> SelectParentAsync(int iteration)
    {
        await ValidatedAsync();
        IReadOnlyList<Candidate> pool = context.Lineage.Accepted;
        ParetoFrontier frontier = ParetoFrontier.Of([.. pool.Select(candidate => candidate.Scores)]);
        return pool[frontier.Select([.. pool.Select(candidate => candidate.Mean)], _selection.Unit(iteration))];
    }

    // A child that could not be validated any more would be paid for nothing: towards the end batches shrink, then the search is over.
    private PreparedExample[] Affordable(Candidate parent, PreparedExample[] batch)
    {
        int least = Math.Min(batch.Length, (_batchSize + 1) / 2);
        while (context.Scorer.Cost(parent.Text, batch) + batch.Length + context.Validation.Count > context.Budget.Remaining)
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
        if (before.All(rollout => rollout.IsPerfect))
        {
            _perfectInARow++;
            return;
        }

        _perfectInARow = 0;
        Proposal proposal = await proposer.ProposeAsync(parent, before, iteration, cancellationToken);
        if (proposal.Problem is { } problem)
        {
            _failedInARow++;
            _lastProblem = problem;
            await ValidatedAsync();
            context.Lineage.Refuse(proposal.Parts.Text(), proposal.Parents, $"refused: {problem}", context.Budget.Used);
            return;
        }

        _failedInARow = 0;
        await TryAsync(parent, proposal, before, batch, cancellationToken);
    }

    private async Task TryAsync(
        Candidate parent, Proposal proposal, IReadOnlyList<Rollout> before, PreparedExample[] batch, CancellationToken cancellationToken)
    {
        string text = proposal.Parts.Text();
        int callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> after = await context.Scorer.ScoreAsync(text, batch, cancellationToken);
        _failures.Learn(text, after);
        Acceptance acceptance = Acceptance.Of(before, after, context.Margin);
        if (!acceptance.IsAccepted)
        {
            await ValidatedAsync();
            context.Lineage.Drop(text, proposal.Parents, acceptance.Reason, callsBefore);
            return;
        }

        context.Lineage.Announce(text);
        callsBefore = context.Budget.Used;
        Task<IReadOnlyList<Rollout>> rollouts = context.Scorer.ScoreAsync(text, context.Validation, cancellationToken, canWait: true);
        var child = new Candidate(context.Lineage.Records.Count + _validations.Count, proposal.Parts, text, [], parent.Gains + 1);
        _validations.Enqueue(new(child, proposal, acceptance.Reason, callsBefore, rollouts));
        if (_isShared)
        {
            // The next batch is part of the validation, and scored by it.
            await ValidatedAsync();
        }
        else
        {
            _newest = child;
        }
    }

    /// <summary>Waits for the validations under way and records them in order: the lineage is then complete.</summary>
    private async Task ValidatedAsync()
    {
        while (_validations.TryPeek(out Validation? next))
        {
            IReadOnlyList<Rollout> rollouts = await next.Rollouts;
            _validations.Dequeue();
            context.AcceptOrDrop(
                next.Proposal.Parts, next.Child.Text, next.Proposal.Parents, next.Reason, rollouts, next.MetricCallsBefore, next.Child.Gains);
        }
    }
}
