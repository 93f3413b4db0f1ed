using System.Globalization;

namespace Kaizen.Application.GitHosts;

/// <summary>Reads the instants that Git hosts tell.</summary>
public static class HostInstant
{
    /// <summary>Reads ISO 8601, or the form <c>2013-12-03 17:23:34 UTC</c> of older webhooks of GitLab.</summary>
    /// <returns>The instant in UTC, or null when the text is none.</returns>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(
            text?.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    /// <param name="milliseconds">Since 1970, as Bitbucket counts.</param>
    /// <returns>The instant, or null when there is none so far away.</returns>
    public static DateTimeOffset? FromMilliseconds(long milliseconds) =>
        milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
