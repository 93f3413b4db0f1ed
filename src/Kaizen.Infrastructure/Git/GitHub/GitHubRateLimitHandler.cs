using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Kaizen.Infrastructure.Git.GitHub;

/// <summary>Tells GitHub's rate limits as HTTP does: as 429 with <c>Retry-After</c>. GitHub's own way is a 403 as well, with the second at which more is
/// allowed in a header, or nothing but words where a secondary limit is meant.</summary>
internal sealed class GitHubRateLimitHandler(HttpMessageHandler network) : DelegatingHandler(network)
{
    /// <summary>GitHub's documentation asks to wait at least so long where it tells no time.</summary>
    private static readonly TimeSpan SecondaryLimit = TimeSpan.FromMinutes(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)
        {
            response.Headers.RetryAfter ??= Reset(response) ?? await SecondaryAsync(response, cancellationToken);
            if (response.Headers.RetryAfter is not null)
            {
                response.StatusCode = HttpStatusCode.TooManyRequests;
            }
        }

        return response;
    }

    private static RetryConditionHeaderValue? Reset(HttpResponseMessage response) =>
        Header(response, "x-ratelimit-remaining") == "0"
        && uint.TryParse(Header(response, "x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds)
            ? new(DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;

    private static async Task<RetryConditionHeaderValue?> SecondaryAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        string words = await response.Content.ReadAsStringAsync(cancellationToken);
        return words.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) ? new(SecondaryLimit) : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
