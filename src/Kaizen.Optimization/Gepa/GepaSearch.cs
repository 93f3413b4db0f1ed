using Kaizen.Optimization.Data;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>One run of GEPA: the coordinator of its steps.</summary>
internal sealed class GepaSearch(SearchContext context)
{
    private const int MostFailedProposals = 5;
    private const int CounterExamplesShown = 2;

    private readonly int _batchSize = GepaBudget.MinibatchSize(context.Config, SearchData.Of(context.Train, context.Validation));
    private readonly RandomStream _selection = new(context.Config.Seed, "select");
    private readonly RandomStream _counterExamples = new(context.Config.Seed, "counter-examples");
    private readonly ProposalCheck _check = new(context);
    private readonly Dictionary<int, RejectedProposal> _rejected = [];
    private int _failedInARow;
    private int _perfectInARow;

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
            PreparedExample[] batch = [.. sampler.Batch(iteration).Distinct()];
            int worst = context.Scorer.Cost(parent.Text, batch) + batch.Length + context.Validation.Count;
            if (worst > context.Budget.Remaining)
            {
                return "The metric calls are used up.";
            }

            await IterateAsync(parent, batch, iteration, cancellationToken);
            if (_failedInARow >= MostFailedProposals)
            {
                return $"{MostFailedProposals} proposals in a row could not be used; the last: {_rejected.Values.Last().Problem}";
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

    private async Task IterateAsync(Candidate parent, PreparedExample[] batch, int iteration, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> before = await context.Scorer.ScoreAsync(parent.Text, batch, cancellationToken);
        if (before.All(rollout => rollout.IsPerfect))
        {
            _perfectInARow++;
            return;
        }

        _perfectInARow = 0;
        PromptParts? child = await ProposeAsync(parent, before, iteration, cancellationToken);
        if (child is null)
        {
            _failedInARow++;
            return;
        }

        _failedInARow = 0;
        await TryAsync(child, parent, batch, before, cancellationToken);
    }

    private async Task<PromptParts?> ProposeAsync(
        Candidate parent, IReadOnlyList<Rollout> rollouts, int iteration, CancellationToken cancellationToken)
    {
        string question = ReflectionPrompt.Ask(
            context,
            parent.Parts.Instruction,
            [.. rollouts.Where(rollout => rollout.Score is not null)],
            [.. _counterExamples.Shuffle(iteration, context.CounterExamples).Take(CounterExamplesShown)],
            _rejected.GetValueOrDefault(parent.Index));
        ModelAnswer? answer = await context.Reflection.AskAsync(question, $"gepa/{iteration}", cancellationToken);
        string instruction = answer is null ? "" : FencedText.Extract(answer.Text);
        string? problem = answer is null ? "the model gave no complete answer." : _check.Problem(instruction);
        PromptParts child = parent.Parts with { Instruction = instruction };
        if (problem is null && context.Lineage.Contains(child.Text()))
        {
            problem = "it is the same as an instruction that was tried before.";
        }

        if (problem is null)
        {
            _rejected.Remove(parent.Index);
            return child;
        }

        _rejected[parent.Index] = new(instruction, problem);
        context.Lineage.Refuse(child.Text(), [parent.Index], $"refused: {problem}", context.Budget.Used);
        return null;
    }

    private async Task TryAsync(
        PromptParts child, Candidate parent, PreparedExample[] batch, IReadOnlyList<Rollout> before, CancellationToken cancellationToken)
    {
        string text = child.Text();
        int callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> after = await context.Scorer.ScoreAsync(text, batch, cancellationToken);
        Acceptance acceptance = Acceptance.Of(before, after, context.Margin);
        if (!acceptance.IsAccepted)
        {
            context.Lineage.Drop(text, [parent.Index], acceptance.Reason, callsBefore);
            return;
        }

        callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> validation = await context.Scorer.ScoreAsync(text, context.Validation, cancellationToken);
        context.AcceptOrDrop(child, text, [parent.Index], acceptance.Reason, validation, callsBefore);
    }
}
