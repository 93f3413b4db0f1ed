using Kaizen.Optimization;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>What answers this process's model calls.</summary>
/// <param name="Provider">The provider's name as in the configuration.</param>
/// <param name="IsStandIn">Whether it is the offline stand-in, whose answers come from no language model.</param>
/// <param name="Models">The models of tasks that name none.</param>
/// <param name="Prices">The known prices. Those of the stand-in are the prices of the models it stands in for, so that budgets can be tried.</param>
internal sealed record LanguageModelDescription(
    string Provider, bool IsStandIn, ModelNames Models, PriceTable Prices);
