using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Gepa;
using Kaizen.Optimization.MiproV2;

namespace Kaizen.Optimization.Searching;

/// <summary>The search algorithms that there are. A new one is registered here.</summary>
internal static class PromptOptimizers
{
    private static readonly IPromptOptimizer[] All = [new GepaOptimizer(), new MiproV2Optimizer()];

    public static IPromptOptimizer Find(OptimizerKind kind) => All.Single(optimizer => optimizer.Kind == kind);
}
