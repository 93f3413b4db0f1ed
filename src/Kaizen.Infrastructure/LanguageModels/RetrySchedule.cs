namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>When a failed attempt is repeated: exponential back-off with jitter, or the wait that the provider asks for.</summary>
/// <param name="firstWait">The first wait; it doubles each time. Zero for tests that do not wait.</param>
internal sealed class RetrySchedule(TimeSpan firstWait, Random jitter)
{
    public const int MaxAttempts = 8;

    /// <summary>The longest wait that a provider may ask for; who asks for more is given up on at once.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(2);

    private readonly Lock _jitterLock = new();

    /// <summary>How often one kind of fault is borne within a call. A host that refuses connections is dead within seconds; a time-out is long by itself.</summary>
    private static int Limit(ProviderFaultKind kind) => kind switch
    {
        ProviderFaultKind.TimedOut => 4,
        ProviderFaultKind.NoConnection => 6,
        ProviderFaultKind.ConnectionCut or ProviderFaultKind.RateLimited or ProviderFaultKind.ServerError or ProviderFaultKind.Unreadable => MaxAttempts,
        _ => 1,
    };

    /// <param name="faults">The faults of the call so far, the last one last.</param>
    /// <returns>How long to wait before the next attempt, or null when there is to be none.</returns>
    public TimeSpan? WaitAfter(IReadOnlyList<ProviderFault> faults)
    {
        ProviderFault last = faults[^1];
        if (faults.Count >= MaxAttempts || faults.Count(fault => fault.Kind == last.Kind) >= Limit(last.Kind) || last.RetryAfter > MaxRetryAfter)
        {
            return null;
        }

        double spread;
        lock (_jitterLock)
        {
            spread = 0.5 + (jitter.NextDouble() / 2);
        }

        TimeSpan backOff = firstWait * ((1 << (faults.Count - 1)) * spread);
        return last.RetryAfter > backOff ? last.RetryAfter : backOff;
    }
}
