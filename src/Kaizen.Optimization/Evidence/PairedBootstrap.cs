using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Evidence;

/// <summary>The interval of a mean paired difference, by drawing the pairs anew.</summary>
internal static class PairedBootstrap
{
    public const int Resamples = 10_000;

    /// <param name="differences">At least one.</param>
    /// <returns>The middle 95 % of the means of the resamples.</returns>
    public static Interval Interval95(IReadOnlyList<double> differences, long seed)
    {
        var stream = new RandomStream(seed, "bootstrap");
        var means = new double[Resamples];
        for (int resample = 0; resample < Resamples; resample++)
        {
            RandomStream draws = stream.Fork(resample);
            double sum = 0;
            for (int draw = 0; draw < differences.Count; draw++)
            {
                sum += differences[draws.Below(draw, differences.Count)];
            }

            means[resample] = sum / differences.Count;
        }

        Array.Sort(means);
        return new(means[(int)(Resamples * 0.025)], means[(int)(Resamples * 0.975) - 1]);
    }
}
