using System.Globalization;

namespace Kaizen.Application.Jobs.Running;

/// <summary>A finished call of a language model, so that a run that takes over does not pay for it again.</summary>
/// <param name="Hash">The hash of the request's content.</param>
public sealed record RecordedCall(Guid JobId, string Hash, string Text, int InputTokens, int OutputTokens, bool Truncated)
{
    private const string SentPrefix = "sent/";

    /// <summary>Notes that a call is about to be sent: if its answer is never stored, it may have been paid for all the same.</summary>
    /// <param name="hash">The hash of the request's content.</param>
    /// <param name="worstCaseUsd">What it costs at worst.</param>
    public static RecordedCall Sent(Guid jobId, string hash, decimal worstCaseUsd) =>
        new(jobId, $"{SentPrefix}{Guid.NewGuid():N}", string.Create(CultureInfo.InvariantCulture, $"{hash} {worstCaseUsd}"), 0, 0, Truncated: false);

    /// <summary>Sums up what calls that were sent, and whose answers are not among the calls, cost at worst, in USD.</summary>
    public static decimal LostUsd(IReadOnlyList<RecordedCall> calls)
    {
        var answered = calls.Select(call => call.Hash).ToHashSet();
        return calls
            .Where(call => call.Hash.StartsWith(SentPrefix, StringComparison.Ordinal))
            .Select(call => call.Text.Split(' '))
            .GroupBy(note => note[0], note => decimal.Parse(note[1], CultureInfo.InvariantCulture))
            .Sum(sent => sent.Skip(answered.Contains(sent.Key) ? 1 : 0).Sum());
    }
}
