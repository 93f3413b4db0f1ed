using Kaizen.Optimization.Data;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>One run of GEPA: the coordinator of its steps.</summary>
internal sealed class GepaSearch(SearchContext context, IProposer proposer)
{
    private const int MostFailedProposals = 5;

    private readonly int _batchSize = GepaBudget.MinibatchSize(context.Config, SearchData.Of(context.Train, context.Validation));
    private readonly RandomStream _selection = new(context.Config.Seed, "select");
    private readonly KnownFailures _failures = new();
    private int _failedInARow;
    private int _perfectInARow;
    private string _lastProblem = "";

    /// <returns>Why the search ended.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await context.ScoreIncumbentAsync(cancellationToken);
        var sampler = new MinibatchSampler<PreparedExample>(context.Train, _batchSize, new(context.Config.Seed, "batch"));
        for (int iteration = 0; ; iteration++)
        {
            if (context.IsSolved)
            {
                return "Every validation example is answered perfectly: nothing better can be found.";
            }

            Candidate parent = SelectParent(iteration);
            PreparedExample[] batch = Affordable(parent, _failures.Mix(parent.Text, sampler.Batch(iteration), _batchSize));
            if (batch.Length == 0)
            {
                return "The metric calls are used up.";
            }

            await IterateAsync(parent, batch, iteration, cancellationToken);
            if (_failedInARow >= MostFailedProposals)
            {
                return $"{MostFailedProposals} proposals in a row could not be used; the last: {_lastProblem}";
            }

            if (_perfectInARow >= sampler.BatchesPerEpoch)
            {
                return "Every training example is answered perfectly: there is nothing left to learn.";
            }
        }
    }

    private Candidate SelectParent(int iteration)
    {
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
            context.Lineage.Refuse(proposal.Parts.Text(), proposal.Parents, $"refused: {problem}", context.Budget.Used);
            return;
        }

        _failedInARow = 0;
        await TryAsync(proposal, batch, before, cancellationToken);
    }

    private async Task TryAsync(
        Proposal proposal, PreparedExample[] batch, IReadOnlyList<Rollout> before, CancellationToken cancellationToken)
    {
        string text = proposal.Parts.Text();
        int callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> after = await context.Scorer.ScoreAsync(text, batch, cancellationToken);
        _failures.Learn(text, after);
        Acceptance acceptance = Acceptance.Of(before, after, context.Margin);
        if (!acceptance.IsAccepted)
        {
            context.Lineage.Drop(text, proposal.Parents, acceptance.Reason, callsBefore);
            return;
        }

        callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> validation = await context.Scorer.ScoreAsync(text, context.Validation, cancellationToken);
        context.AcceptOrDrop(proposal.Parts, text, proposal.Parents, acceptance.Reason, validation, callsBefore);
    }
}
