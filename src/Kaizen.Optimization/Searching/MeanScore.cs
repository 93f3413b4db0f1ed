namespace Kaizen.Optimization.Searching;

/// <summary>The mean of scores that are rounded themselves: what their rounding leaves behind the ninth decimal place is no part of it.</summary>
internal static class MeanScore
{
    /// <returns>The mean of the scores that are there, or null when there is none.</returns>
    public static double? Of(IEnumerable<double?> scores) => scores.Average() is { } mean ? Math.Round(mean, 9) : null;
}
