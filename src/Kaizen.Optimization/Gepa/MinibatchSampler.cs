using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Gepa;

/// <summary>Deals train examples in batches of equal size: each epoch shuffles all of them, and fills the last batch up with examples
/// that come twice.</summary>
internal sealed class MinibatchSampler<T>(IReadOnlyList<T> items, int batchSize, RandomStream stream)
{
    /// <summary>Gets the number of batches in an epoch.</summary>
    public int BatchesPerEpoch => (items.Count + batchSize - 1) / batchSize;

    /// <summary>Gets a batch by its number, from 0.</summary>
    public IReadOnlyList<T> Batch(int number)
    {
        int epoch = number / BatchesPerEpoch;
        T[] order = stream.Shuffle(epoch, items);
        int start = number % BatchesPerEpoch * batchSize;
        return [.. Enumerable.Range(start, batchSize).Select(position => order[position % order.Length])];
    }
}
