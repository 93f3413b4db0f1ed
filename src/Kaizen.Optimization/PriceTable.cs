namespace Kaizen.Optimization;

/// <summary>What a model costs, in USD per million tokens.</summary>
public sealed record ModelPrice(decimal InputUsdPerMillion, decimal OutputUsdPerMillion)
{
    public decimal CostUsd(decimal inputTokens, decimal outputTokens) =>
        ((inputTokens * InputUsdPerMillion) + (outputTokens * OutputUsdPerMillion)) / 1_000_000;
}

/// <summary>The prices of models by name. A model that is not listed has an unknown price; it is not free.</summary>
public sealed class PriceTable(IReadOnlyDictionary<string, ModelPrice> prices)
{
    public static readonly PriceTable Empty = new(new Dictionary<string, ModelPrice>());

    public ModelPrice? Find(string model) => prices.GetValueOrDefault(model);
}
