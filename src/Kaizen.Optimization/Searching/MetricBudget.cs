namespace Kaizen.Optimization.Searching;

/// <summary>The metric calls of a search: strict, so that <see cref="Used"/> never passes <see cref="Limit"/>.</summary>
internal sealed class MetricBudget(int limit)
{
    private int _used;

    public int Limit { get; } = limit;

    public int Used => _used;

    public int Remaining => Limit - _used;

    /// <exception cref="InvalidOperationException">The budget does not hold so many.</exception>
    public void Spend(int metricCalls)
    {
        if (Interlocked.Add(ref _used, metricCalls) > Limit)
        {
            Interlocked.Add(ref _used, -metricCalls);
            throw new InvalidOperationException($"{metricCalls} metric calls do not fit into the remaining {Remaining}.");
        }
    }

    /// <summary>Gives back a metric call that was not made.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _used);
}
