using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;

namespace Kaizen.Application.Jobs;

/// <summary>What the configuration says about optimizations, for tasks that do not say otherwise.</summary>
public sealed record OptimizationDefaults
{
    /// <summary>Gets the name of the language-model provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets whether the provider is the offline stand-in, whose answers come from no language model.</summary>
    public required bool IsStandIn { get; init; }

    public required ModelNames Models { get; init; }

    public required PriceTable Prices { get; init; }

    /// <summary>Gets how many model calls a job makes at once.</summary>
    public required int MaxParallelCalls { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public required OptimizerConfig Config { get; init; }

    /// <summary>Gets the most that a job may cost, in USD.</summary>
    public required double CostBudgetUsd { get; init; }

    /// <summary>Gets the most time that a run may take, search and verdict together.</summary>
    public required TimeSpan WallClock { get; init; }

    /// <summary>Gets the number of live entries that are kept for a task.</summary>
    public required int RetentionLimit { get; init; }

    /// <summary>Gets the most seeds that a task may have.</summary>
    public required int SeedLimit { get; init; }

    public ModelNames ModelsFor(TaskSettings settings)
    {
        string teacher = settings.TeacherModel ?? Models.Reflection;

        // A task with a teacher of its own runs on that one, unless a task model is configured apart from the teacher.
        string fallback = Models.Task == Models.Reflection ? teacher : Models.Task;
        return new ModelNames(settings.TaskModel ?? fallback, teacher, settings.JudgeModel ?? Models.Judge);
    }
}
