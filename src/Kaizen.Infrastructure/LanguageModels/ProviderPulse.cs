using System.Collections.Concurrent;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>Tells a provider that has fallen silent from one that is slow: no call at all gets an answer any more, for much longer than answers took.</summary>
/// <param name="leastSilence">The silence that proves something even where answers came fast.</param>
internal sealed class ProviderPulse(TimeSpan leastSilence, TimeProvider clock)
{
    /// <summary>So many times the longest answer of a model is too long.</summary>
    private const int TooManyTimes = 5;

    private readonly ConcurrentDictionary<string, TimeSpan> _longest = new();
    private long _lastSign;

    /// <summary>The provider has said something, if only that it is overloaded.</summary>
    public void Sign() => Interlocked.Exchange(ref _lastSign, clock.GetTimestamp());

    /// <summary>A model has answered.</summary>
    public void Answered(string model, TimeSpan took)
    {
        Sign();
        _longest.AddOrUpdate(model, took, (_, longest) => took > longest ? took : longest);
    }

    /// <summary>Gets how much longer the provider may be silent before it counts as gone. How long a model takes that has never answered is not known: for
    /// it that does not happen.</summary>
    /// <param name="since">When the call was first made.</param>
    /// <param name="silence">How long the provider has been silent.</param>
    public TimeSpan PatienceLeft(string model, long since, out TimeSpan silence)
    {
        silence = clock.GetElapsedTime(Math.Max(since, Interlocked.Read(ref _lastSign)));
        return !_longest.TryGetValue(model, out TimeSpan longest) ? Timeout.InfiniteTimeSpan
            : longest * TooManyTimes > leastSilence ? Left(longest * TooManyTimes, silence)
            : Left(leastSilence, silence);

        static TimeSpan Left(TimeSpan limit, TimeSpan silence) => limit > silence ? limit - silence : TimeSpan.Zero;
    }

    /// <summary>Waits until the provider counts as gone.</summary>
    /// <param name="since">When the call was first made.</param>
    /// <returns>How long the provider has been silent.</returns>
    public async Task<TimeSpan> SilentAsync(string model, long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left = PatienceLeft(model, since, out TimeSpan silence);
            if (left == TimeSpan.Zero)
            {
                return silence;
            }

            await Task.Delay(left, clock, cancellationToken);
        }
    }
}
