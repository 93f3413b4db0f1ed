using System.Collections.Concurrent;
using System.Net;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Tells a provider that has fallen silent from one that is slow: no call at all gets an answer any more, for much longer than answers took, and
/// it gives no sign of life when it is asked for one.</summary>
/// <param name="leastSilence">The silence that proves something even where answers came fast.</param>
/// <param name="timeout">How long one attempt of a call may take.</param>
/// <param name="probe">Asks the provider for a sign of life that costs nothing; its answer is null when there is none.</param>
internal sealed class ProviderPulse(TimeSpan leastSilence, TimeSpan timeout, Func<CancellationToken, Task<HttpStatusCode?>> probe, TimeProvider clock)
{
    /// <summary>So many times the longest answer of a model is too long.</summary>
    private const int TooManyTimes = 2;

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
    /// <returns>How much longer it may be silent before it counts as gone, and how long it has been, to this call and to those that failed before it.</returns>
    public (TimeSpan Left, TimeSpan Silence) Failed(string model, long since)
    {
        long earlier = Interlocked.CompareExchange(ref _failingSince, since, 0);
        TimeSpan silence = Silence(earlier == 0 ? since : Math.Min(earlier, since));
        return (Left(HasAnswered(model) ? Limit(model) : Longer(timeout, 2 * leastSilence), silence), silence);
    }

    /// <summary>Waits until the provider counts as gone; never ends where it gives a sign of life, and leaves the rest to the call's time limit.</summary>
    /// <param name="since">When the call was first made.</param>
    /// <returns>How long the provider has been silent.</returns>
    public async Task<TimeSpan> SilentAsync(string model, long since, CancellationToken cancellationToken)
    {
        while (Left(Limit(model), Silence(since)) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken);
        }

        // A model that never answered may have to be loaded: there any answer of the provider will do. Later it must be a good one.
        HttpStatusCode? sign = await probe(cancellationToken);
        if (sign is not null && (!HasAnswered(model) || (int)sign is >= 200 and <= 299))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        }

        return Silence(since);
    }

    private bool HasAnswered(string model) => _longest.ContainsKey(model);

    private TimeSpan Limit(string model) => Longer(_longest.GetValueOrDefault(model) * TooManyTimes, leastSilence);

    private TimeSpan Silence(long since) => clock.GetElapsedTime(Math.Max(since, Interlocked.Read(ref _lastSign)));

    private static TimeSpan Left(TimeSpan limit, TimeSpan silence) => limit > silence ? limit - silence : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
