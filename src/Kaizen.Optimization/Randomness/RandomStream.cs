namespace Kaizen.Optimization.Randomness;

/// <summary>Random numbers by number: the n-th value of a named stream depends on the seed, the name and n alone. So features do not disturb each
/// other, and there is no generator whose state would have to be saved.</summary>
internal readonly struct RandomStream
{
    private readonly ulong _key;

    public RandomStream(long seed, string name)
    {
        // FNV-1a over the name: stable across processes, unlike string.GetHashCode.
        ulong hash = 14695981039346656037;
        foreach (char letter in name)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        _key = Mix(hash ^ Mix((ulong)seed + 0x9E3779B97F4A7C15));
    }

    private RandomStream(ulong key) => _key = key;

    public ulong Bits(long counter) => Mix(_key + ((ulong)counter * 0x9E3779B97F4A7C15));

    /// <summary>Gets a number in [0, 1).</summary>
    public double Unit(long counter) => (Bits(counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gets a number in [0, <paramref name="bound"/>).</summary>
    public int Below(long counter, int bound) => (int)(Unit(counter) * bound);

    /// <summary>Gets a stream of its own for each counter.</summary>
    public RandomStream Fork(long counter) => new(Bits(counter));

    /// <summary>Gets a number in [0, 1) that depends on the text.</summary>
    public double UnitOf(string text) => new RandomStream((long)_key, text).Unit(0);

    /// <summary>Gets the items in the order of the shuffle with this number.</summary>
    public T[] Shuffle<T>(long counter, IEnumerable<T> items)
    {
        RandomStream own = Fork(counter);
        T[] shuffled = [.. items];
        for (int last = shuffled.Length - 1; last > 0; last--)
        {
            int other = own.Below(last, last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
