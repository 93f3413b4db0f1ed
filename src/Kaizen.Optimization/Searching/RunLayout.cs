using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;
using Kaizen.Optimization.LanguageModels;
using Kaizen.Optimization.Prompts;

namespace Kaizen.Optimization.Searching;

/// <summary>All that is settled about a run before its first call. Plan and run are made from the same layout.</summary>
internal sealed class RunLayout
{
    // Of an explicit budget the verdict, which scores two prompts, takes a third at most.
    private const int BudgetPerHoldOutExample = 6;

    private RunLayout(OptimizationProblem problem)
    {
        ExampleIds.ThrowIfNotUnique(problem.Examples, nameof(problem.Examples));
        EvaluatorBlueprint evaluator = problem.Evaluator.Blueprint;
        IncumbentText = problem.IncumbentPrompt ?? DefaultPrompt.For(problem);
        Prepared = ExamplePreparation.Prepare(problem.Examples, problem.InputFields, evaluator.NeedsReference);
        if (Prepared.Usable.Count == 0)
        {
            throw new NoUsableExamplesException(
                problem.InputFields.Count == 0 ? "No example has any input."
                    : Prepared.EmptyInputs == problem.Examples.Count ? $"No example has any of the inputs {string.Join(", ", problem.InputFields)}."
                    : $"No example has an answer that the evaluator {problem.Evaluator.Type} could compare with: an expected output, or an output scored at least {ExamplePreparation.TrustedScore}.");
        }

        int mostHoldOut = (problem.Config.MaxMetricCalls / BudgetPerHoldOutExample) ?? DataSplit.MostHoldOut;
        Split = DataSplit.Of(Prepared.Usable, problem.InputFields, problem.Config.Seed, mostHoldOut);
        SearchConfig = problem.Config with { MaxMetricCalls = problem.Config.MaxMetricCalls - VerdictMetricCalls };
        Search = PromptOptimizers.Find(problem.Optimizer).Plan(SearchData.Of(Split.Train, Split.Validation), SearchConfig);
        Split = Reduced(Split, Search.Validation);
        Limits = OutputLimits.For(problem.Models, problem.Prices, problem.CostBudgetUsd);
        Costs = new(problem, this);
    }

    public string IncumbentText { get; }

    public ExamplePreparation Prepared { get; }

    public DataSplit Split { get; }

    /// <summary>Gets the knobs with the verdict's part taken off the budget.</summary>
    public OptimizerConfig SearchConfig { get; }

    public SearchPlan Search { get; }

    public OutputLimits Limits { get; }

    public CostEstimate Costs { get; }

    public int VerdictMetricCalls => 2 * Split.HoldOut.Count;

    public OptimizationPlan Plan => new()
    {
        TrainSize = Split.Train.Count,
        ValidationSize = Split.Validation.Count,
        TestSize = Split.HoldOut.Count,
        MaxTrials = Search.MaxTrials,
        MaxMetricCalls = Search.MaxMetricCalls,
        EstimatedModelCalls = Costs.Calls,
        EstimatedCostUsd = Costs.TotalUsd,
        CostIsKnown = Costs.IsKnown,
    };

    /// <exception cref="ArgumentException">An example has no id, or that of another one.</exception>
    /// <exception cref="NoUsableExamplesException">Nothing could be scored.</exception>
    public static RunLayout Of(OptimizationProblem problem) => new(problem);

    // What the budget does not let the search rank on is still good to learn from.
    private static DataSplit Reduced(DataSplit split, int validation)
    {
        IReadOnlyList<PreparedExample> sample = SearchData.Sample(split.Validation, validation);
        return sample.Count == split.Validation.Count ? split
            : split with { Validation = sample, Train = split.IsShared ? split.Train : [.. split.Train, .. split.Validation.Except(sample)] };
    }
}
