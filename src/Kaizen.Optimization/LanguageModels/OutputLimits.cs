namespace Kaizen.Optimization.LanguageModels;

/// <summary>The longest answers that calls may ask for, in tokens. With a cost budget every call has one, since its worst case must be known.</summary>
internal sealed record OutputLimits(int? Task, int? Reflection, int? Judge)
{
    /// <summary>What a call without a limit is taken to need at worst.</summary>
    public const int Unlimited = 16_384;

    /// <summary>Sizes the limits so that a single answer takes a small part of the budget only.</summary>
    public static OutputLimits For(ModelNames models, PriceTable prices, decimal? capUsd)
    {
        if (capUsd is not { } cap)
        {
            return new(null, null, null);
        }

        return new(
            Within(models.Task, 0.02m, 256, 8192),
            Within(models.Reflection, 0.1m, 1024, 8192),
            Within(models.Judge, 0.01m, 256, 2048));

        int Within(string model, decimal share, int least, int most)
        {
            decimal perToken = (prices.Find(model) ?? CostLedger.AssumedPrice).OutputUsdPerMillion / 1_000_000;
            return perToken == 0 ? most : (int)Math.Clamp(cap * share / perToken, least, most);
        }
    }
}
