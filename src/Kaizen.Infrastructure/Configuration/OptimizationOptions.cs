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

    /// <summary>Gets or sets the most time that a run may take, search and verdict together, in seconds, at least 1.</summary>
    public int WallClockSeconds { get; set; } = 1800;

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
                MaxTrials = AtLeastOne($"{Section}:MaxTrials", options.MaxTrials),
                Seed = options.Seed,
            },
            CostBudgetUsd = options.CostBudgetUsd > 0
                ? options.CostBudgetUsd
                : throw new InvalidOperationException($"{Section}:CostBudgetUsd must be more than 0."),
            WallClock = TimeSpan.FromSeconds(AtLeastOne($"{Section}:WallClockSeconds", options.WallClockSeconds)),
            RetentionLimit = AtLeastOne(
                "Feedback:RetentionLimit", configuration.GetValue("Feedback:RetentionLimit", TaskSettings.DefaultFeedbackRetentionLimit)),
            SeedLimit = AtLeastOne("Seeds:Limit", configuration.GetValue("Seeds:Limit", DefaultSeedLimit)),
        };
    }

    private const int DefaultSeedLimit = 1000;

    private static T Named<T>(string setting, string name)
        where T : struct, Enum =>
        WireName.Find<T>(name.ToLowerInvariant())
        ?? throw new InvalidOperationException($"{Section}:{setting} '{name}' is unknown; it is one of {string.Join(", ", WireName.All<T>())}.");

    private static int AtLeastOne(string setting, int value) =>
        value >= 1 ? value : throw new InvalidOperationException($"{setting} must be at least 1.");
}
