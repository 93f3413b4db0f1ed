using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.Wire;

/// <summary>How the contract writes values.</summary>
internal static class Shapes
{
    /// <summary>A UUID in lower case with hyphens.</summary>
    public static readonly Regex Id = new("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");

    /// <summary>An instant in ISO 8601, in UTC with a Z, to the microsecond at the most.</summary>
    public static readonly Regex Instant = new(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$");
}
