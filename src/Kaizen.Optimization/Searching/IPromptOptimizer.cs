using Kaizen.Domain.Jobs;

namespace Kaizen.Optimization.Searching;

/// <summary>A search algorithm. It proposes and scores candidates within the context's budget and leaves them in its lineage.</summary>
internal interface IPromptOptimizer
{
    OptimizerKind Kind { get; }

    /// <summary>Sizes a search.</summary>
    /// <param name="config">The knobs; an explicit budget in it is the search's alone.</param>
    SearchPlan Plan(SearchData data, OptimizerConfig config);

    /// <returns>Why the search ended, in words.</returns>
    /// <exception cref="SearchStoppedException">A limit of money or time was reached; the lineage holds what was found till then.</exception>
    /// <exception cref="LanguageModels.ModelCallException">A systemic fault.</exception>
    Task<string> SearchAsync(SearchContext context, CancellationToken cancellationToken);
}
