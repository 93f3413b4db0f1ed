using System.Globalization;

namespace Kaizen.Application.Jobs.Running;

/// <summary>A finished call of a language model, so that a run that takes over does not pay for it again.</summary>
/// <param name="Hash">The hash of the request's content.</param>
public sealed record RecordedCall(Guid JobId, string Hash, string Text, int InputTokens, int OutputTokens, bool Truncated)
{
    private const string SentPrefix = "sent/";

    /// <summary>Gets what the call costs at worst, in USD, when this is the note that it is about to be sent; otherwise 0.</summary>
    public decimal SentUsd => IsNote ? decimal.Parse(Text.Split(' ')[^1], CultureInfo.InvariantCulture) : 0;

    /// <summary>Gets the hash of the call's content when this is the note that it is about to be sent; otherwise null.</summary>
    public string? SentContent => IsNote ? Text.Split(' ')[0] : null;

    private bool IsNote => Hash.StartsWith(SentPrefix, StringComparison.Ordinal);

    /// <summary>Notes that a call is about to be sent: if its answer is never stored, it may have been paid for all the same.</summary>
    /// <param name="hash">The hash of the request's content.</param>
    /// <param name="worstCaseUsd">What it costs at worst.</param>
    public static RecordedCall Sent(Guid jobId, string hash, decimal worstCaseUsd) =>
        new(jobId, $"{SentPrefix}{Guid.NewGuid():N}", string.Create(CultureInfo.InvariantCulture, $"{hash} {worstCaseUsd}"), 0, 0, Truncated: false);
}
