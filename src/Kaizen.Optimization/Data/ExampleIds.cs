namespace Kaizen.Optimization.Data;

/// <summary>Scores are kept by the examples' ids, so each example must have its own.</summary>
internal static class ExampleIds
{
    /// <param name="place">Where the examples stand, for the message.</param>
    /// <exception cref="ArgumentException">An id is empty, or two examples have the same.</exception>
    public static void ThrowIfNotUnique(IReadOnlyList<Example> examples, string place)
    {
        var known = new HashSet<string>();
        foreach (Example example in examples)
        {
            if (string.IsNullOrWhiteSpace(example.Id))
            {
                throw new ArgumentException($"An example in {place} has no id.");
            }

            if (!known.Add(example.Id))
            {
                throw new ArgumentException($"Two of the examples in {place} have the id '{example.Id}'.");
            }
        }
    }
}
