using System.Numerics;
using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Evidence;

/// <summary>The exact permutation test of paired differences: were old and new alike, each difference might as well have had the other sign.</summary>
internal static class SignFlipTest
{
    public const int MostEnumerated = 20;
    public const int Flips = 100_000;

    private const double Tolerance = 1e-9;

    /// <summary>Gets the one-sided p: the share of sign patterns whose sum is at least the one seen. All patterns up to
    /// <see cref="MostEnumerated"/> differences that are not zero, else <see cref="Flips"/> seeded draws and the pattern seen.</summary>
    public static double P(IReadOnlyList<double> differences, long seed)
    {
        double[] nonZero = [.. differences.Where(difference => difference != 0).Select(Math.Abs)];
        double seen = differences.Sum() - Tolerance;
        return nonZero.Length <= MostEnumerated ? Enumerate(nonZero, seen) : Draw(nonZero, seen, seed);
    }

    private static double Enumerate(double[] sizes, double seen)
    {
        int patterns = 1 << sizes.Length;
        int atLeast = 0;
        double sum = sizes.Sum();
        for (int pattern = 1; pattern <= patterns; pattern++)
        {
            atLeast += sum >= seen ? 1 : 0;

            // In the order of a Gray code, each pattern flips one sign of the one before.
            int index = BitOperations.TrailingZeroCount(pattern);
            if (index < sizes.Length)
            {
                int gray = pattern ^ (pattern >> 1);
                sum += (gray >> index & 1) == 0 ? 2 * sizes[index] : -2 * sizes[index];
            }
        }

        return (double)atLeast / patterns;
    }

    private static double Draw(double[] sizes, double seen, long seed)
    {
        var stream = new RandomStream(seed, "permutation");
        int atLeast = 1;
        for (int flip = 0; flip < Flips; flip++)
        {
            RandomStream signs = stream.Fork(flip);
            double sum = 0;
            ulong bits = 0;
            for (int index = 0; index < sizes.Length; index++)
            {
                bits = index % 64 == 0 ? signs.Bits(index / 64) : bits >> 1;
                sum += (bits & 1) == 0 ? sizes[index] : -sizes[index];
            }

            atLeast += sum >= seen ? 1 : 0;
        }

        return atLeast / (Flips + 1.0);
    }
}
