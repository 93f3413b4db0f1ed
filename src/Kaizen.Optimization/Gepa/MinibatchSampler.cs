using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Gepa;

/// <summary>Deals train examples in batches: one epoch after the other, each with all of them in an order of its own.</summary>
internal sealed class MinibatchSampler<T>(IReadOnlyList<T> items, int batchSize, RandomStream stream)
{
    private T[] _order = [];
    private int _epochs;
    private int _dealt;

    /// <summary>Gets the number of batches that hold all examples.</summary>
    public int BatchesPerEpoch => (items.Count + batchSize - 1) / batchSize;

    /// <summary>Gets the next batch.</summary>
    /// <param name="first">What it begins with. An example for which that leaves no place comes in a later batch.</param>
    public T[] Next(params IReadOnlyList<T> first)
    {
        List<T> batch = [.. first];
        for (int dealt = 0; batch.Count < batchSize && dealt < 2 * items.Count; dealt++)
        {
            T item = Deal();
            if (!batch.Contains(item))
            {
                batch.Add(item);
            }
        }

        return [.. batch];
    }

    private T Deal()
    {
        if (_dealt == _order.Length)
        {
            _order = stream.Shuffle(_epochs++, items);
            _dealt = 0;
        }

        return _order[_dealt++];
    }
}
