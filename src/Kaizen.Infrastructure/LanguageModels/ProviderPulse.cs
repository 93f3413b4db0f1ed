using System.Collections.Concurrent;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Tells a provider that has fallen silent from one that is slow: no call at all gets an answer any more, for much longer than answers took.</summary>
/// <param name="leastSilence">The silence that proves something even where answers came fast.</param>
/// <param name="isThere">Asks the provider for a sign of life that costs nothing.</param>
internal sealed class ProviderPulse(TimeSpan leastSilence, Func<CancellationToken, Task<bool>> isThere, TimeProvider clock)
{
    /// <summary>So many times the longest answer of a model is too long.</summary>
    private const int TooManyTimes = 5;

    private readonly ConcurrentDictionary<string, TimeSpan> _longest = new();
    private long _lastSign;
    private long _failingSince;

    /// <summary>The provider has said something, if only that it is overloaded.</summary>
    public void Sign()
    {
        Interlocked.Exchange(ref _lastSign, clock.GetTimestamp());
        Interlocked.Exchange(ref _failingSince, 0);
    }

    /// <summary>A model has answered.</summary>
    public void Answered(string model, TimeSpan took)
    {
        Sign();
        _longest.AddOrUpdate(model, took, (_, longest) => took > longest ? took : longest);
    }

    /// <summary>An attempt has failed without any sign of the provider.</summary>
    /// <param name="since">When the call was first made.</param>
    /// <param name="silence">How long the provider has been silent, to this call and to those that failed before it.</param>
    /// <returns>How much longer it may be silent before it counts as gone.</returns>
    public TimeSpan Failed(string model, long since, out TimeSpan silence)
    {
        long earlier = Interlocked.CompareExchange(ref _failingSince, since, 0);
        return PatienceLeft(model, earlier == 0 ? since : Math.Min(earlier, since), out silence);
    }

    /// <summary>Waits until the provider counts as gone: it has been silent for too long, and gives no sign of life when it is asked for one.</summary>
    /// <param name="since">When the call was first made.</param>
    /// <returns>How long the provider has been silent.</returns>
    public async Task<TimeSpan> SilentAsync(string model, long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left = PatienceLeft(model, since, out TimeSpan silence);
            if (left == TimeSpan.Zero)
            {
                if (!await isThere(cancellationToken))
                {
                    return silence;
                }

                Sign();
                continue;
            }

            await Task.Delay(left, clock, cancellationToken);
        }
    }

    // How long a model takes that has never answered is not known: for it there is no end.
    private TimeSpan PatienceLeft(string model, long since, out TimeSpan silence)
    {
        silence = clock.GetElapsedTime(Math.Max(since, Interlocked.Read(ref _lastSign)));
        if (!_longest.TryGetValue(model, out TimeSpan longest))
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan limit = longest * TooManyTimes > leastSilence ? longest * TooManyTimes : leastSilence;
        return limit > silence ? limit - silence : TimeSpan.Zero;
    }
}
