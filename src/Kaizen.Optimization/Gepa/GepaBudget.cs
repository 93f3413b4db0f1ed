using Kaizen.Optimization.Searching;

namespace Kaizen.Optimization.Gepa;

/// <summary>How large a GEPA search is.</summary>
internal static class GepaBudget
{
    /// <summary>One reflection that sees more failures beats more reflections, up to about here; it also fills eight parallel calls.</summary>
    public const int DefaultMinibatchSize = 8;
    public const int LongInputMinibatchSize = 3;

    /// <summary>After so many passes over the data there is little left to learn.</summary>
    public const int MostPasses = 12;

    /// <summary>The budget of a preset in metric calls, for one instruction to improve: a full pass, then as many trials as the effort asks for.</summary>
    public static int OfPreset(SearchEffort effort, int validation)
    {
        int candidates = effort switch { SearchEffort.Light => 6, SearchEffort.Medium => 12, _ => 18 };
        int trials = (int)Math.Floor(Math.Max(4 * Math.Log2(candidates), 1.5 * candidates));
        int fullPasses = ((trials + 1) / 5) + 1 + (trials < 5 ? 1 : 0);
        return validation + (5 * candidates) + (35 * trials) + (fullPasses * validation);
    }

    /// <summary>A preset's budget, but no more passes over the data than the effort is worth: few examples do not hold that much to learn.</summary>
    public static int OfPreset(SearchEffort effort, SearchData data) =>
        Math.Min(OfPreset(effort, data.Validation), data.Count * effort switch { SearchEffort.Light => 5, SearchEffort.Medium => 7, _ => MostPasses });

    public static int MinibatchSize(OptimizerConfig config, SearchData data) =>
        Math.Min(config.MinibatchSize ?? (data.HasLongInputs ? LongInputMinibatchSize : DefaultMinibatchSize), data.Train);

    /// <summary>The smallest minibatch worth a try where the budget does not hold a full one.</summary>
    public static int SmallestMinibatch(int size) => (size + 1) / 2;
}
