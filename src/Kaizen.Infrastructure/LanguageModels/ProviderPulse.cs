using System.Collections.Concurrent;
using System.Net;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Tells a provider that has fallen silent from one that is slow: no call at all gets an answer any more, for much longer than answers took.</summary>
/// <param name="leastSilence">The silence that proves something even where answers came fast.</param>
/// <param name="probe">Asks the provider for a sign of life that costs nothing; null when there is none.</param>
internal sealed class ProviderPulse(TimeSpan leastSilence, Func<CancellationToken, Task<HttpStatusCode?>> probe, TimeProvider clock)
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
    /// <returns>How much longer it may be silent before it counts as gone; there is no end for a model that has never answered.</returns>
    public TimeSpan Failed(string model, long since, out TimeSpan silence)
    {
        long earlier = Interlocked.CompareExchange(ref _failingSince, since, 0);
        TimeSpan left = PatienceLeft(model, earlier == 0 ? since : Math.Min(earlier, since), out silence);
        return _longest.ContainsKey(model) ? left : Timeout.InfiniteTimeSpan;
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
                // A model that never answered may have to be loaded: there any answer of the provider will do. Later it must be a good one.
                HttpStatusCode? sign = await probe(cancellationToken);
                if (sign is null || (_longest.ContainsKey(model) && (int)sign is < 200 or > 299))
                {
                    return silence;
                }

                Sign();
                continue;
            }

            await Task.Delay(left, clock, cancellationToken);
        }
    }

    private TimeSpan PatienceLeft(string model, long since, out TimeSpan silence)
    {
        silence = clock.GetElapsedTime(Math.Max(since, Interlocked.Read(ref _lastSign)));
        TimeSpan limit = _longest.GetValueOrDefault(model) * TooManyTimes > leastSilence ? _longest[model] * TooManyTimes : leastSilence;
        return limit > silence ? limit - silence : TimeSpan.Zero;
    }
}
