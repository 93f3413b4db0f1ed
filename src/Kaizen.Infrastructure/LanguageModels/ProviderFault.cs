using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Kaizen.Infrastructure.Net;
using Kaizen.Optimization.LanguageModels;

namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>What went wrong in one attempt of a call.</summary>
internal enum ProviderFaultKind
{
    // Worth another attempt.
    NoConnection,
    ConnectionCut,
    TimedOut,
    RateLimited,
    ServerError,
    Unreadable,

    // Not.
    BadRequest,
    ContentRefused,
    ContextOverflow,
    Denied,
    Silent,
}

/// <summary>One attempt of a call failed.</summary>
/// <param name="message">The provider's words, without secrets.</param>
/// <param name="retryAfter">How long the provider asks to wait, or null.</param>
internal sealed class ProviderFault(ProviderFaultKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    private const int MaxWords = 500;

    private static readonly string[] OverflowWords =
        ["context_length_exceeded", "maximum context length", "context window", "prompt is too long", "too many tokens", "input is too long"];

    private static readonly string[] FilterWords = ["content_filter", "content management policy", "content policy", "content filtering"];

    private static readonly string[] QuotaWords = ["insufficient_quota", "billing_hard_limit", "credit balance is too low", "exceeded your current quota"];

    public ProviderFaultKind Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Gets whether the provider itself has said something, if only that it is overloaded.</summary>
    public bool IsSignOfLife => Kind is not (ProviderFaultKind.TimedOut or ProviderFaultKind.Silent or ProviderFaultKind.NoConnection
        or ProviderFaultKind.ConnectionCut or ProviderFaultKind.Unreadable);

    /// <summary>Gets whether the provider may have made an answer, and charge for it, that was lost.</summary>
    public bool MayBePaid => Kind is ProviderFaultKind.TimedOut or ProviderFaultKind.ConnectionCut or ProviderFaultKind.Unreadable;

    /// <summary>Gets what the fault means for the caller, once no further attempt is made.</summary>
    public ModelFault ModelFault => Kind switch
    {
        ProviderFaultKind.ContentRefused => ModelFault.ContentRefused,
        ProviderFaultKind.ContextOverflow => ModelFault.ContextOverflow,
        ProviderFaultKind.Denied or ProviderFaultKind.NoConnection or ProviderFaultKind.Silent => ModelFault.Systemic,
        _ => ModelFault.Unavailable,
    };

    /// <summary>Tells whether the provider objects to a member of the request.</summary>
    public bool Refuses(string member) => Kind == ProviderFaultKind.BadRequest && Message.Contains(member, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the answer of a provider that reports an error.</summary>
    public static ProviderFault Read(HttpStatusCode status, HttpResponseHeaders headers, string body, SecretMask mask, DateTimeOffset now)
    {
        bool Says(string[] words) => words.Any(word => body.Contains(word, StringComparison.OrdinalIgnoreCase));
        ProviderFaultKind kind = (int)status switch
        {
            429 or 402 or 400 or 403 when Says(QuotaWords) => ProviderFaultKind.Denied,
            429 => ProviderFaultKind.RateLimited,
            408 or 409 or 425 or >= 500 => ProviderFaultKind.ServerError,
            413 => ProviderFaultKind.ContextOverflow,
            400 or 422 when Says(OverflowWords) => ProviderFaultKind.ContextOverflow,
            400 or 403 or 422 when Says(FilterWords) => ProviderFaultKind.ContentRefused,
            400 when body.Contains("model_not_found", StringComparison.OrdinalIgnoreCase) => ProviderFaultKind.Denied,
            400 or 422 => ProviderFaultKind.BadRequest,
            _ => ProviderFaultKind.Denied,
        };
        return new(kind, $"The provider answered {(int)status}: {Words(body, mask)}", WaitAskedFor(headers.RetryAfter, now));
    }

    /// <summary>The message of an error in the usual JSON form (<c>{"error":{"message":""}}</c> or <c>{"error":""}</c>), else the start of the text.</summary>
    /// <param name="mask">Applied to what is read, since the key may be escaped in JSON.</param>
    public static string Words(string body, SecretMask mask)
    {
        string words = mask.Apply(MessageOf(body) ?? body);
        words = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return StorableText.Of(words.Length switch
        {
            0 => "(empty answer)",
            > MaxWords => words[..MaxWords] + "...",
            _ => words,
        });
    }

    private static TimeSpan? WaitAskedFor(RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        TimeSpan? wait = retryAfter?.Delta ?? (retryAfter?.Date - now);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? MessageOf(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out JsonElement error))
            {
                return null;
            }

            return error.ValueKind switch
            {
                JsonValueKind.String => error.GetString(),
                JsonValueKind.Object when error.TryGetProperty("message", out JsonElement message)
                    && message.ValueKind == JsonValueKind.String => message.GetString(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
