using Kaizen.Domain.Jobs;
using Kaizen.Optimization.Gepa;

namespace Kaizen.Optimization.Searching;

/// <summary>The search algorithms that there are. A new one is registered here.</summary>
internal static class PromptOptimizers
{
    private static readonly IPromptOptimizer[] All = [new GepaOptimizer()];

    public static IPromptOptimizer Find(OptimizerKind kind) => All.Single(optimizer => optimizer.Kind == kind);
}
