using Kaizen.Optimization;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>List prices of common public models, in USD per million tokens; the configuration goes first.</summary>
internal static class PublicModelPrices
{
    private static readonly Dictionary<string, ModelPrice> Known = new()
    {
        ["gpt-3.5-turbo"] = new(0.50m, 1.50m),
        ["gpt-4-turbo"] = new(10m, 30m),
        ["gpt-4o"] = new(2.50m, 10m),
        ["gpt-4o-2024-08-06"] = new(2.50m, 10m),
        ["gpt-4o-2024-11-20"] = new(2.50m, 10m),
        ["gpt-4o-mini"] = new(0.15m, 0.60m),
        ["gpt-4o-mini-2024-07-18"] = new(0.15m, 0.60m),
        ["gpt-4.1"] = new(2m, 8m),
        ["gpt-4.1-mini"] = new(0.40m, 1.60m),
        ["gpt-4.1-nano"] = new(0.10m, 0.40m),
        ["gpt-5"] = new(1.25m, 10m),
        ["gpt-5-mini"] = new(0.25m, 2m),
        ["gpt-5-nano"] = new(0.05m, 0.40m),
        ["o1"] = new(15m, 60m),
        ["o3"] = new(2m, 8m),
        ["o3-mini"] = new(1.10m, 4.40m),
        ["o4-mini"] = new(1.10m, 4.40m),
        ["claude-opus-4-1"] = new(15m, 75m),
        ["claude-opus-4-5"] = new(5m, 25m),
        ["claude-sonnet-4-0"] = new(3m, 15m),
        ["claude-sonnet-4-5"] = new(3m, 15m),
        ["claude-haiku-4-5"] = new(1m, 5m),
        ["claude-3-5-haiku-latest"] = new(0.80m, 4m),
        ["gemini-2.0-flash"] = new(0.10m, 0.40m),
        ["gemini-2.5-flash"] = new(0.30m, 2.50m),
        ["gemini-2.5-pro"] = new(1.25m, 10m),
    };

    public static PriceTable With(IEnumerable<ModelPriceOptions> configured)
    {
        var prices = new Dictionary<string, ModelPrice>(Known);
        foreach (ModelPriceOptions price in configured)
        {
            prices[price.Model] = new(price.InputUsdPerMillion, price.OutputUsdPerMillion);
        }

        return new(prices);
    }
}
