using System.Text.Json;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Jobs.Inputs;

/// <summary>Everything that a job works on, as it was when the job was planned. It is stored with the job, so that a run that takes over from
/// an interrupted one sees the same, whatever has changed since.</summary>
public sealed record JobInputs
{
    private const double SmallestBudgetUsd = 1e-8;
    private const double LargestBudgetUsd = 1e12;

    public required string TaskName { get; init; }

    public string? TaskDescription { get; init; }

    public required IReadOnlyList<string> Fields { get; init; }

    public required ModuleKind Module { get; init; }

    /// <summary>Gets the text of the active version, else the prompt in use that the task names, else null.</summary>
    public string? IncumbentPrompt { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>Gets the number of scored traces that name no input fields and so cannot be used.</summary>
    public required int UnusableTraces { get; init; }

    public JsonElement? EvaluatorConfig { get; init; }

    public JsonElement? OptimizerConfig { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public required ModelNames Models { get; init; }

    public required double CostBudgetUsd { get; init; }

    public OptimizationProblem ToProblem(OptimizationDefaults defaults) => new()
    {
        TaskDescription = TaskDescription,
        InputFields = Fields,
        Module = Module,
        IncumbentPrompt = IncumbentPrompt,
        Examples = Examples,
        Evaluator = Kaizen.Optimization.Evaluation.EvaluatorConfig.Parse(EvaluatorConfig, out _),
        Models = Models,
        Optimizer = Optimizer,
        Config = Kaizen.Optimization.OptimizerConfig.Parse(OptimizerConfig, defaults.Config, out _),
        // A budget beyond what a decimal holds is no limit, one below its precision a hundred-millionth.
        CostBudgetUsd = (decimal)Math.Clamp(CostBudgetUsd, SmallestBudgetUsd, LargestBudgetUsd),
        WallClock = defaults.WallClock,
        MaxParallelCalls = defaults.MaxParallelCalls,
        Prices = defaults.Prices,
    };
}
