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

    /// <summary>Gets or sets what is to be learned about the evaluator from the incumbent's scores before any child is accepted; null when nothing is.</summary>
    public Func<Task<IReadOnlyList<Rollout>>, CancellationToken, Task>? IncumbentScored { get; set; }

    public PromptParts Incumbent => PromptParts.Of(IncumbentText, Module);

    /// <summary>Gets whether no candidate can do better on validation than the best one does.</summary>
    public bool IsSolved => Lineage.Best is { } best && best.Scores.All(score => score is null or >= Rollout.Perfect);

    /// <summary>Takes the incumbent into the lineage, scored on the whole validation set.</summary>
    /// <exception cref="ModelCallException">Too few of the calls succeeded; when none of the first few did, no more are made.</exception>
    public async Task<Candidate> ScoreIncumbentAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> probe = await Scorer.ScoreAsync(IncumbentText, [.. Validation.Take(ProbeSize)], cancellationToken);
        ThrowIfSilent(probe);
        return AcceptIncumbent(await ValidateIncumbentAsync(probe, cancellationToken));
    }

    /// <summary>Scores the incumbent on the validation set; other calls go first.</summary>
    /// <param name="probe">Its rollouts on the first examples, which are known already.</param>
    /// <exception cref="ModelCallException">Too few of the calls succeeded.</exception>
    public async Task<IReadOnlyList<Rollout>> ValidateIncumbentAsync(IReadOnlyList<Rollout> probe, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<Rollout>> scoring = ScoreAsync();
        await (IncumbentScored?.Invoke(scoring, cancellationToken) ?? Task.CompletedTask);
        return await scoring;

        async Task<IReadOnlyList<Rollout>> ScoreAsync()
        {
            IReadOnlyList<Rollout> rest = await Scorer.ScoreAsync(IncumbentText, [.. Validation.Skip(probe.Count)], cancellationToken, canWait: true);
            IReadOnlyList<Rollout> rollouts = [.. probe, .. rest];
            ThrowIfMissing(rollouts, mostMissing: rollouts.Count / 5);
            return rollouts;
        }
    }

    /// <exception cref="ModelCallException">None of the calls succeeded.</exception>
    public static void ThrowIfSilent(IReadOnlyList<Rollout> rollouts) => ThrowIfMissing(rollouts, mostMissing: rollouts.Count - 1);

    /// <summary>Takes the incumbent with its full validation into the lineage, as the first.</summary>
    public Candidate AcceptIncumbent(IReadOnlyList<Rollout> validation)
    {
        Candidate incumbent = Lineage.Accept(Incumbent, IncumbentText, [], "the incumbent", validation, 0);
        BestChanged(incumbent.Mean);
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
