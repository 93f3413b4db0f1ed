using Kaizen.Optimization.Randomness;

namespace Kaizen.Optimization.Data;

/// <summary>The examples by use. Reflection and demonstrations come from train, candidates are ranked on validation, and the hold-out is for the
/// verdict alone.</summary>
/// <remarks>
/// <para>Each example draws a number in [0, 1) from the seed and its own inputs (letter case and white space aside, so that near-duplicates stay
/// together). Below 1/4 it is hold-out, below 1/2 validation, else train. So the order of the rows does not matter, and a row keeps its place
/// when others are appended; only the borders shift a little where a part would be too small. A row in train stays out of the hold-out.</para>
/// <list type="table">
/// <item><term>1 to 19 examples</term><description>all of them are train and validation alike; no hold-out.</description></item>
/// <item><term>20</term><description>about 6 hold-out, 4 to 5 validation, 10 train.</description></item>
/// <item><term>50</term><description>about 12, 13, 25.</description></item>
/// <item><term>1000</term><description>200 (its limit), 50 (its limit), 500.</description></item>
/// <item><term>10 000</term><description>200, 50 and 1000: those with the smallest numbers, a fair sample.</description></item>
/// </list>
/// <para>A search ranks on no more validation examples than its budget affords; the others join train.</para>
/// <para>Seeds never enter the hold-out. With fewer than 12 other examples there is none.</para>
/// </remarks>
internal sealed record DataSplit(
    IReadOnlyList<PreparedExample> Train, IReadOnlyList<PreparedExample> Validation, IReadOnlyList<PreparedExample> HoldOut)
{
    public const int LeastExamples = 20;
    public const int LeastLiveExamples = 12;
    public const int LeastHoldOut = 6;
    public const int MostHoldOut = 200;
    public const int LeastValidation = 4;
    public const int MostValidation = 50;
    public const int MostTrain = 1000;

    private const double HoldOutShare = 0.25;
    private const double ValidationShare = 0.25;

    /// <summary>Gets whether train and validation are the same examples.</summary>
    public bool IsShared => ReferenceEquals(Train, Validation);

    /// <param name="mostHoldOut">The largest hold-out that the budget allows; below <see cref="LeastHoldOut"/> there is none.</param>
    public static DataSplit Of(IReadOnlyList<PreparedExample> examples, IReadOnlyList<string> fields, long seed, int mostHoldOut = MostHoldOut)
    {
        var stream = new RandomStream(seed, "split");
        (PreparedExample Example, double Draw)[] drawn =
        [
            .. examples
                .Select(example => (Example: example, Draw: Draw(stream, example, fields)))
                .OrderBy(pair => pair.Draw)
                .ThenBy(pair => pair.Example.Id, StringComparer.Ordinal),
        ];
        if (examples.Count < LeastExamples)
        {
            IReadOnlyList<PreparedExample> all = [.. drawn.Select(pair => pair.Example)];
            return new(all, all, []);
        }

        (PreparedExample Example, double Draw)[] live = [.. drawn.Where(pair => !pair.Example.IsSeed)];
        int holdOut = 0;
        if (live.Length >= LeastLiveExamples && mostHoldOut >= LeastHoldOut)
        {
            holdOut = Math.Clamp(live.Count(pair => pair.Draw < HoldOutShare), LeastHoldOut, live.Length / 2);
            holdOut = Unbroken(live, holdOut);
        }

        (PreparedExample Example, double Draw)[] rest = [.. drawn.Except(live[..holdOut])];
        int validation = Math.Max(LeastValidation, rest.Count(pair => pair.Draw < HoldOutShare + ValidationShare));
        validation = Unbroken(rest, Math.Min(validation, rest.Length / 2));

        return new(
            Part(rest, validation..).Take(MostTrain).ToArray(),
            Part(rest, ..validation).Take(MostValidation).ToArray(),
            Part(live, ..holdOut).Take(Math.Min(MostHoldOut, mostHoldOut)).ToArray());
    }

    private static double Draw(RandomStream stream, PreparedExample example, IReadOnlyList<string> fields)
    {
        string key = ExamplePreparation.InputKey(example.Inputs, fields).ToUpperInvariant();
        double draw = stream.UnitOf(string.Join(' ', key.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return example.IsSeed ? HoldOutShare + ((1 - HoldOutShare) * draw) : draw;
    }

    // A border never parts examples with the same number: they are near-duplicates.
    private static int Unbroken((PreparedExample Example, double Draw)[] drawn, int border)
    {
        while (border > 0 && border < drawn.Length && drawn[border].Draw == drawn[border - 1].Draw)
        {
            border++;
        }

        return border;
    }

    private static IEnumerable<PreparedExample> Part((PreparedExample Example, double Draw)[] drawn, Range range) =>
        drawn[range].Select(pair => pair.Example);
}
