using Kaizen.Application.Jobs;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.LanguageModels;
using Kaizen.Optimization;
using Microsoft.Extensions.Configuration;

namespace Kaizen.Infrastructure.Configuration;

/// <summary>The configuration section <c>Optimization</c>.</summary>
internal sealed class OptimizationOptions
{
    public const string Section = "Optimization";

    public string DefaultOptimizer { get; set; } = "gepa";

    public string GepaAuto { get; set; } = "medium";

    /// <summary>Gets or sets the number of trials of MIPROv2, at least 1.</summary>
    public int MaxTrials { get; set; } = 15;

    /// <summary>Gets or sets the most that a job may cost, in USD, more than 0.</summary>
    public double CostBudgetUsd { get; set; } = 5;

    /// <summary>Gets or sets the most time that a run may take, search and verdict together, in seconds, in [1, 2592000].</summary>
    public int WallClockSeconds { get; set; } = 1800;

    /// <summary>Gets or sets what random choices start from, at least 0.</summary>
    public int Seed { get; set; }

    /// <exception cref="InvalidOperationException">A setting is not valid.</exception>
    public static OptimizationDefaults ToDefaults(IConfiguration configuration, LanguageModelDescription languageModel, int maxParallelCalls)
    {
        OptimizationOptions options = configuration.GetSection(Section).Get<OptimizationOptions>() ?? new OptimizationOptions();
        return new OptimizationDefaults
        {
            Provider = languageModel.Provider,
            IsStandIn = languageModel.IsStandIn,
            Models = languageModel.Models,
            Prices = languageModel.Prices,
            MaxParallelCalls = maxParallelCalls,
            Optimizer = Named<OptimizerKind>("DefaultOptimizer", options.DefaultOptimizer),
            Config = OptimizerConfig.Default with
            {
                Auto = Named<SearchEffort>("GepaAuto", options.GepaAuto),
                MaxTrials = configuration.GetPositive($"{Section}:MaxTrials", options.MaxTrials),
                Seed = options.Seed >= 0 ? options.Seed : throw new InvalidOperationException($"{Section}:Seed must not be negative."),
            },
            CostBudgetUsd = options.CostBudgetUsd > 0
                ? options.CostBudgetUsd
                : throw new InvalidOperationException($"{Section}:CostBudgetUsd must be more than 0."),
            WallClock = options.WallClockSeconds is >= 1 and <= MaxWallClockSeconds
                ? TimeSpan.FromSeconds(options.WallClockSeconds)
                : throw new InvalidOperationException($"{Section}:WallClockSeconds must lie in 1 to {MaxWallClockSeconds}."),
            RetentionLimit = configuration.GetPositive("Feedback:RetentionLimit", TaskSettings.DefaultFeedbackRetentionLimit),
            SeedLimit = configuration.GetPositive("Seeds:Limit", DefaultSeedLimit),
        };
    }

    private const int DefaultSeedLimit = 1000;

    // 30 days; timers take no more than 49.
    private const int MaxWallClockSeconds = 30 * 24 * 3600;

    private static T Named<T>(string setting, string name)
        where T : struct, Enum =>
        WireName.Find<T>(name.ToLowerInvariant())
        ?? throw new InvalidOperationException($"{Section}:{setting} '{name}' is unknown; it is one of {string.Join(", ", WireName.All<T>())}.");
}
