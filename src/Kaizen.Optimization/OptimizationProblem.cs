using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization.Data;
using Kaizen.Optimization.Evaluation;

namespace Kaizen.Optimization;

/// <summary>Everything that an optimization is a function of, besides the models' answers.</summary>
public sealed record OptimizationProblem
{
    public static readonly TimeSpan LongestWallClock = TimeSpan.FromDays(30);

    /// <summary>Gets what the call is for, or null; shown to the judge and the reflection model.</summary>
    public string? TaskDescription { get; init; }

    /// <summary>Gets the names of the input fields, each once, in the order in which they are shown.</summary>
    public required IReadOnlyList<string> InputFields { get; init => field = FieldNames.Unique(value); }

    public ModuleKind Module { get; init; } = ModuleKind.Predict;

    /// <summary>Gets the prompt in use, which the search starts from and is compared with; null for a plain default made of the fields.</summary>
    public string? IncumbentPrompt { get; init; }

    /// <summary>Gets the examples, oldest first, each with its own id.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    public required EvaluatorConfig Evaluator { get; init; }

    public required ModelNames Models { get; init; }

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Gepa;

    public OptimizerConfig Config { get; init; } = OptimizerConfig.Default;

    /// <summary>Gets the most that the run may cost, in USD, more than 0; null for no limit.</summary>
    public decimal? CostBudgetUsd
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(value));
            field = value;
        }
    }

    /// <summary>Gets what the calls that earlier runs of the same problem have sent cost at worst, in USD. Those that the model has an answer for
    /// (<see cref="LanguageModels.ILanguageModel.Earlier"/>) are then counted by what they cost.</summary>
    public decimal SentUsd { get; init; }

    /// <summary>Gets the most time that the run may take, more than zero and up to <see cref="LongestWallClock"/>; null for no limit. A quarter of
    /// it is kept for the verdict.</summary>
    public TimeSpan? WallClock
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value ?? LongestWallClock, TimeSpan.Zero, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? LongestWallClock, LongestWallClock, nameof(value));
            field = value;
        }
    }

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

    public PriceTable Prices { get; init; } = PriceTable.Empty;
}

/// <summary>The provider's names of the models, one for each role.</summary>
public sealed record ModelNames(string Task, string Reflection, string Judge);
