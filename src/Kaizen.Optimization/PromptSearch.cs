using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization;

/// <summary>A search with given train and validation sets.</summary>
public sealed record PromptSearchProblem
{
    public required string SeedPrompt { get; init; }

    /// <summary>Gets the names of the input fields, each once, in the order in which they are shown.</summary>
    public required IReadOnlyList<string> InputFields { get; init => field = FieldNames.Unique(value); }

    /// <summary>Gets the examples that reflection and demonstrations come from, at least one, each with its own id. The expected output, or else the
    /// output, is the reference.</summary>
    public required IReadOnlyList<Example> Train { get; init; }

    /// <summary>Gets the examples that candidates are ranked on: at least one, each with its own id. The same list as <see cref="Train"/> is
    /// one set for both.</summary>
    public required IReadOnlyList<Example> Validation { get; init; }

    public required IEvaluator Evaluator { get; init; }

    public required string TaskModel { get; init; }

    public required string ReflectionModel { get; init; }

    public string? TaskDescription { get; init; }

    public ModuleKind Module { get; init; } = ModuleKind.Predict;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Gepa;

    public OptimizerConfig Config { get; init; } = OptimizerConfig.Default;

    /// <summary>Gets the sampling seed that every request carries, or null for none.</summary>
    public long? RequestSeed { get; init; }

    /// <summary>Gets how many model calls may be under way at once, at least 1.</summary>
    public int MaxParallelCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 8;
}

/// <summary>What a search found.</summary>
/// <param name="Prompt">The best candidate: exactly the text that was evaluated.</param>
/// <param name="ValidationScore">Its mean validation score; optimistic, the best of many.</param>
/// <param name="FinishDetail">Why the search ended.</param>
/// <param name="Candidates">Every candidate, the seed prompt first.</param>
public sealed record PromptSearchResult(
    string Prompt, double ValidationScore, int MetricCalls, string FinishDetail, ModelUsage Usage, IReadOnlyList<CandidateRecord> Candidates);

/// <summary>The engine without split and verdict, for whoever brings their own data sets: the same that <see cref="OptimizationRun"/> uses.</summary>
public static class PromptSearch
{
    /// <exception cref="ArgumentException">Train or validation is empty or has none of the input fields, or an example in one of them has no id or that of
    /// another one there. No call has been made.</exception>
    /// <exception cref="ModelCallException">A systemic fault, or too many calls failed for good.</exception>
    public static async Task<PromptSearchResult> RunAsync(PromptSearchProblem problem, ILanguageModel model, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(problem.Train, nameof(problem.Train), problem.InputFields);
        ThrowIfUnusable(problem.Validation, nameof(problem.Validation), problem.InputFields);
        (MeteredModel metered, CostTurns turns) = Unlimited(model, problem);
        PreparedExample[] train = [.. problem.Train.Select(PreparedExample.From)];
        IReadOnlyList<PreparedExample> validation =
            ReferenceEquals(problem.Validation, problem.Train) ? train : [.. problem.Validation.Select(PreparedExample.From)];
        IPromptOptimizer optimizer = PromptOptimizers.Find(problem.Optimizer);
        SearchPlan plan = optimizer.Plan(SearchData.Of(train, validation), problem.Config);
        validation = SearchData.Sample(validation, plan.Validation);
        var budget = new MetricBudget(plan.MaxMetricCalls);
        var context = new SearchContext
        {
            Fields = problem.InputFields,
            TaskDescription = problem.TaskDescription,
            Module = problem.Module,
            IncumbentText = problem.SeedPrompt,
            Train = train,
            Validation = validation,
            Scorer = new(metered, turns, problem.Evaluator, Settings(problem), budget),
            Budget = budget,
            Reflection = new(metered, turns, problem.ReflectionModel, maxOutputTokens: null, problem.RequestSeed),
            Config = problem.Config,
            Lineage = new(validation, []),
        };
        string detail = await optimizer.SearchAsync(context, cancellationToken);
        Candidate best = Candidate.Best(context.Lineage.Accepted);
        return new(best.Text, best.Mean ?? 0, budget.Used, detail, metered.Usage, context.Lineage.Records);
    }

    /// <summary>Scores a prompt on examples, outside any budget.</summary>
    /// <returns>The mean score over the examples that could be scored, or null when none could.</returns>
    /// <exception cref="ModelCallException">A systemic fault.</exception>
    public static async Task<double?> ScoreAsync(
        PromptSearchProblem problem, string prompt, IReadOnlyList<Example> examples, ILanguageModel model, CancellationToken cancellationToken)
    {
        (MeteredModel metered, CostTurns turns) = Unlimited(model, problem);
        var scorer = new CandidateScorer(metered, turns, problem.Evaluator, Settings(problem), new(examples.Count));
        IReadOnlyList<Rollout> rollouts =
            await scorer.ScoreAsync(prompt, [.. examples.Select(PreparedExample.From)], cancellationToken);
        return MeanScore.Of(rollouts.Select(rollout => rollout.Score));
    }

    private static void ThrowIfUnusable(IReadOnlyList<Example> examples, string place, IReadOnlyList<string> fields)
    {
        if (examples.Count == 0)
        {
            throw new ArgumentException($"{place} holds no example.");
        }

        if (!examples.Any(example => fields.Any(example.Inputs.ContainsKey)))
        {
            throw new ArgumentException($"No example in {place} has any of the inputs {string.Join(", ", fields)}.");
        }

        ExampleIds.ThrowIfNotUnique(examples, place);
    }

    private static (MeteredModel Model, CostTurns Turns) Unlimited(ILanguageModel model, PromptSearchProblem problem)
    {
        var ledger = new CostLedger(PriceTable.Empty, capUsd: null);
        return (new(model, ledger, PriceTable.Empty, problem.MaxParallelCalls, TimeProvider.System), new(ledger));
    }

    private static RolloutSettings Settings(PromptSearchProblem problem) =>
        new(problem.TaskModel, problem.InputFields, problem.Module, MaxOutputTokens: null, problem.RequestSeed);
}
