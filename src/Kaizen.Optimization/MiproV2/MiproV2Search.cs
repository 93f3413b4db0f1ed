using Kaizen.Optimization.Data;
using Kaizen.Optimization.Prompts;
using Kaizen.Optimization.Randomness;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.MiproV2;

/// <summary>One run of MIPROv2: the coordinator of its steps.</summary>
internal sealed class MiproV2Search(SearchContext context)
{
    private const int MostStartUpTrials = 10;
    private const int BootstrapShare = 4;
    private const string UsedUp = "The metric calls are used up.";

    private readonly MiproV2Size _size = MiproV2Size.Of(SearchData.Of(context.Train, context.Validation), context.Config);
    private readonly RandomStream _minibatches = new(context.Config.Seed, "mipro-batch");
    private readonly List<TpeSampler.Trial> _study = [];
    private readonly Dictionary<Combination, List<double>> _minibatchScores = [];
    private readonly HashSet<Combination> _finished = [];
    private IReadOnlyList<string> _instructions = [];
    private IReadOnlyList<IReadOnlyList<Demonstration>> _sets = [];

    private sealed record Combination(int Instruction, int Set);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        Candidate incumbent = await context.ScoreIncumbentAsync(cancellationToken);
        if (context.IsSolved)
        {
            return "The incumbent answers every validation example perfectly.";
        }

        if (context.Budget.Remaining < _size.LeastTrial)
        {
            return UsedUp;
        }

        await MakeGridAsync(cancellationToken);
        Learn(new(0, 0), incumbent.Mean ?? 0);
        _finished.Add(new(0, 0));
        var sampler = new TpeSampler(
            [_instructions.Count, _sets.Count], Math.Min(MostStartUpTrials, Math.Max(1, _size.Trials / 3)), new(context.Config.Seed, "tpe"));
        for (int trial = 1; trial <= _size.Trials; trial++)
        {
            if (context.IsSolved)
            {
                return "Every validation example is answered perfectly: nothing better can be found.";
            }

            if (Choose(sampler, trial) is not { } combination)
            {
                return "Every combination has been evaluated.";
            }

            if (!await TryAsync(combination, trial, cancellationToken))
            {
                return UsedUp;
            }
        }

        return "All trials are done.";
    }

    private async Task MakeGridAsync(CancellationToken cancellationToken)
    {
        int most = Math.Min(context.Budget.Remaining / BootstrapShare, context.Budget.Remaining - _size.LeastTrial);
        int bootstrap = Math.Min(DemonstrationSets.MostTries(context.Train.Count, _size.DemonstrationSets), most);
        _sets = await new DemonstrationSets(context).MakeAsync(_size.DemonstrationSets, bootstrap, cancellationToken);
        string? summary = await new DatasetSummary(context).MakeAsync(cancellationToken);
        int instructions = _size.InstructionsWithin(context.Budget.Remaining);
        _instructions = await new InstructionProposals(context).MakeAsync(instructions, _sets, summary, cancellationToken);
    }

    // What the sampler would draw again though it is known gives way to its next best draw, then to any combination that is left.
    private Combination? Choose(TpeSampler sampler, int trial) =>
        sampler.Suggest(_study, trial)
            .Select(point => new Combination(point[0], point[1]))
            .Concat(Grid())
            .FirstOrDefault(combination => !_finished.Contains(combination));

    private IEnumerable<Combination> Grid() =>
        from instruction in Enumerable.Range(0, _instructions.Count)
        from set in Enumerable.Range(0, _sets.Count)
        select new Combination(instruction, set);

    /// <returns>False when the budget does not hold the trial.</returns>
    private async Task<bool> TryAsync(Combination combination, int trial, CancellationToken cancellationToken)
    {
        if (_size.Minibatch is not { } size)
        {
            return await FinishAsync(combination, cancellationToken);
        }

        string text = TextOf(combination);
        PreparedExample[] batch = [.. _minibatches.Shuffle(trial, context.Validation).Take(size)];
        int callsBefore = context.Budget.Used;

        // What is tried on a part only must still fit as a whole, else it could never win.
        if (context.Scorer.Cost(text, batch) + context.Validation.Count > context.Budget.Remaining)
        {
            await FinishBestAsync(cancellationToken);
            return false;
        }

        IReadOnlyList<Rollout> rollouts = await context.Scorer.ScoreAsync(text, batch, cancellationToken);
        if (!Rollout.TooManyMissing(rollouts))
        {
            double mean = rollouts.Average(rollout => rollout.Score) ?? 0;
            Learn(combination, mean);
            _minibatchScores.TryAdd(combination, []);
            _minibatchScores[combination].Add(mean);
            context.Lineage.Drop(text, [0], $"tried on {batch.Length} validation examples: {mean:0.###}", callsBefore);
        }

        return trial % MiproV2Size.TrialsBetweenFullPasses != 0 && trial != _size.Trials || await FinishBestAsync(cancellationToken);
    }

    private async Task<bool> FinishBestAsync(CancellationToken cancellationToken)
    {
        Combination? best = _minibatchScores
            .Where(pair => !_finished.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value.Average())
            .Select(pair => pair.Key)
            .FirstOrDefault();
        return best is null || await FinishAsync(best, cancellationToken);
    }

    private async Task<bool> FinishAsync(Combination combination, CancellationToken cancellationToken)
    {
        string text = TextOf(combination);
        if (context.Scorer.Cost(text, context.Validation) > context.Budget.Remaining)
        {
            return false;
        }

        int callsBefore = context.Budget.Used;
        IReadOnlyList<Rollout> rollouts = await context.Scorer.ScoreAsync(text, context.Validation, cancellationToken);
        _finished.Add(combination);
        string reason = $"instruction {combination.Instruction} with demonstration set {combination.Set}";
        if (context.AcceptOrDrop(PartsOf(combination), text, [0], reason, rollouts, callsBefore) is { Mean: { } mean })
        {
            Learn(combination, mean);
        }

        return true;
    }

    private void Learn(Combination combination, double score) => _study.Add(new([combination.Instruction, combination.Set], score));

    // The combination of both originals is the incumbent itself, whatever it is made of.
    private string TextOf(Combination combination) =>
        combination == new Combination(0, 0) ? context.IncumbentText : PartsOf(combination).Text();

    private PromptParts PartsOf(Combination combination)
    {
        IReadOnlyList<Demonstration> set = _sets[combination.Set];
        return context.Incumbent with
        {
            Instruction = _instructions[combination.Instruction],
            Demonstrations = set.Count == 0 ? "" : PromptParts.Frame(set.Select(one => one.Text(context.Fields))),
        };
    }
}
