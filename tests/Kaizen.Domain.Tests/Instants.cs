namespace Kaizen.Domain.Tests;

internal static class Instants
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
}
