using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Kaizen.Application.GitHosts;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.Git;

/// <summary>Turns refusals and failures into <see cref="GitHostException"/>, without the token.</summary>
internal static class GitHostFailure
{
    private const int MaxMessageLength = 500;

    /// <param name="retryAfter">When the host wants to be asked again, or null when it does not say.</param>
    public static GitHostException From(GitRepository repository, HttpStatusCode status, string message, RetryConditionHeaderValue? retryAfter)
    {
        GitHostFault fault = status switch
        {
            HttpStatusCode.Unauthorized => GitHostFault.Unauthorized,
            HttpStatusCode.Forbidden => GitHostFault.Forbidden,
            HttpStatusCode.NotFound => GitHostFault.NotFound,
            HttpStatusCode.Conflict => GitHostFault.Conflict,
            HttpStatusCode.TooManyRequests => GitHostFault.Unavailable,
            >= HttpStatusCode.InternalServerError => GitHostFault.Unavailable,
            _ => GitHostFault.Refused,
        };
        string said = WithoutToken(repository, message);
        return new GitHostException(fault, (int)status, $"{repository.BaseUrl.Host} answered {(int)status}: {said}{Wait(retryAfter)}");
    }

    public static GitHostException From(GitRepository repository, HttpRequestException failure)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is AddressRefusedException)
            {
                return new GitHostException(GitHostFault.AddressRefused, null, inner.Message, failure);
            }
        }

        return new GitHostException(
            GitHostFault.Unavailable, null, $"{repository.BaseUrl.Host} cannot be reached: {WithoutToken(repository, failure.Message)}", failure);
    }

    public static GitHostException Unreadable(GitRepository repository) =>
        new(GitHostFault.Unavailable, null, $"{repository.BaseUrl.Host} gave an answer that is not what its API promises. Is the base URL right?");

    private static string Wait(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } pause } => $" (it asks to wait {pause.TotalSeconds:0} s)",
        { Date: { } date } => $" (it asks to wait until {date.UtcDateTime:u})",
        _ => "",
    };

    private static string WithoutToken(GitRepository repository, string message)
    {
        string clean = AnySpellingOf(repository.Token).Replace(message, "***");
        string shown = clean.Length <= MaxMessageLength ? clean : clean[..MaxMessageLength] + "…";

        // It is stored: half a surrogate pair cannot be, and some databases take no U+0000.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shown)).Replace('\0', '\uFFFD');
    }

    /// <summary>Finds the token also where a host has escaped characters of it, for JSON, for a URL or for HTML.</summary>
    private static Regex AnySpellingOf(string token) => new(
        string.Concat(token.Select(c => $@"(?:\\?{Regex.Escape(c.ToString())}|(?i:\\u{(int)c:x4}|%{(int)c:x2}|&#0*{(int)c};|&#x0*{(int)c:x};))")),
        RegexOptions.CultureInvariant);
}
