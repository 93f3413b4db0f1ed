using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>All that a search works with.</summary>
internal sealed class SearchContext
{
    private const int ProbeSize = 8;

    public required IReadOnlyList<string> Fields { get; init; }

    public string? TaskDescription { get; init; }

    public ModuleKind Module { get; init; }

    /// <summary>Gets the text that the search starts from, exactly as it is in use.</summary>
    public required string IncumbentText { get; init; }

    public required IReadOnlyList<PreparedExample> Train { get; init; }

    public required IReadOnlyList<PreparedExample> Validation { get; init; }

    /// <summary>Gets examples that cannot be scored, but whose badly rated outputs show what not to do.</summary>
    public IReadOnlyList<PreparedExample> CounterExamples { get; init; } = [];

    public required CandidateScorer Scorer { get; init; }

    public required MetricBudget Budget { get; init; }

    public required ReflectionModel Reflection { get; init; }

    public required OptimizerConfig Config { get; init; }

    public required Lineage Lineage { get; init; }

    /// <summary>Gets or sets by how much a score must rise to count, because the evaluator itself wavers.</summary>
    public double Margin { get; set; }

    /// <summary>Gets what is called when the best candidate changes.</summary>
    public Action<double?> BestChanged { get; init; } = _ => { };

    /// <summary>Gets or sets what is to be learned about the evaluator from the incumbent's scores before the search starts.</summary>
    public Func<IReadOnlyList<Rollout>, CancellationToken, Task> IncumbentScored { get; set; } = (_, _) => Task.CompletedTask;

    public PromptParts Incumbent => PromptParts.Of(IncumbentText, Module);

    /// <summary>Gets whether no candidate can do better on validation than the best one does.</summary>
    public bool IsSolved => Lineage.Best is { } best && best.Scores.All(score => score >= Rollout.Perfect);

    /// <summary>Scores the incumbent on the whole validation set: the first step of every search.</summary>
    /// <exception cref="ModelCallException">Too few of the calls succeeded.</exception>
    public async Task<Candidate> ScoreIncumbentAsync(CancellationToken cancellationToken) =>
        await ScoreIncumbentAsync(await ProbeIncumbentAsync(cancellationToken), cancellationToken);

    /// <summary>Scores the incumbent on a few validation examples: a model or judge that never answers shows here, before it has cost a whole pass.</summary>
    /// <exception cref="ModelCallException">None of the calls succeeded.</exception>
    public async Task<IReadOnlyList<Rollout>> ProbeIncumbentAsync(CancellationToken cancellationToken)
    {
        PreparedExample[] probe = [.. Validation.Take(ProbeSize)];
        IReadOnlyList<Rollout> rollouts = await Scorer.ScoreAsync(IncumbentText, probe, cancellationToken);
        ThrowIfMissing(rollouts, mostMissing: probe.Length - 1);
        return rollouts;
    }

    /// <summary>Scores the incumbent on the validation examples that <see cref="ProbeIncumbentAsync"/> has left; other calls go first.</summary>
    /// <exception cref="ModelCallException">Too few of the calls succeeded.</exception>
    public async Task<Candidate> ScoreIncumbentAsync(IReadOnlyList<Rollout> probe, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> rest = await Scorer.ScoreAsync(IncumbentText, [.. Validation.Skip(probe.Count)], cancellationToken, canWait: true);
        IReadOnlyList<Rollout> rollouts = [.. probe, .. rest];
        ThrowIfMissing(rollouts, mostMissing: rollouts.Count / 5);
        Candidate incumbent = Lineage.Accept(Incumbent, IncumbentText, [], "the incumbent", rollouts, 0);
        BestChanged(incumbent.Mean);
        await IncumbentScored(rollouts, cancellationToken);
        return incumbent;
    }

    /// <summary>Takes a candidate with a full validation into the lineage, unless too many of its scores are missing.</summary>
    public Candidate? AcceptOrDrop(
        PromptParts parts, string text, IReadOnlyList<int> parents, string reason, IReadOnlyList<Rollout> validation, int metricCallsBefore, int gains = 0)
    {
        if (Rollout.TooManyMissing(validation))
        {
            Lineage.Drop(text, parents, "dropped: more than a fifth of its validation could not be scored", metricCallsBefore);
            return null;
        }

        Candidate candidate = Lineage.Accept(parts, text, parents, reason, validation, metricCallsBefore, gains);
        BestChanged(Lineage.Best?.Mean);
        return candidate;
    }

    // An answer that the evaluator cannot cope with is no fault of the model or the judge: other prompts may lead to other answers.
    private static void ThrowIfMissing(IReadOnlyList<Rollout> rollouts, int mostMissing)
    {
        Rollout[] missing = [.. rollouts.Where(rollout => rollout is { Score: null, IsUndecidable: false })];
        if (missing.Length > mostMissing)
        {
            throw new ModelCallException(ModelFault.Unavailable, missing[0].Feedback);
        }
    }
}
