namespace Kaizen.Optimization.Evaluation.Webhooks;

/// <summary>Posts an answer to a user's URL and reads its score. The host implements it: the guard against private networks, time-outs, retries, and
/// the record that keeps an interrupted run from asking twice.</summary>
public interface IWebhookScorer
{
    /// <exception cref="WebhookFailedException">No score could be had.</exception>
    Task<WebhookScore> ScoreAsync(WebhookRequest request, CancellationToken cancellationToken);
}

/// <summary>What a webhook is asked.</summary>
/// <param name="Reference">The trusted answer, or null.</param>
public sealed record WebhookRequest(Uri Url, IReadOnlyDictionary<string, string> Inputs, string Answer, string? Reference);

/// <summary>What a webhook said.</summary>
/// <param name="Score">In [0, 1].</param>
/// <param name="Reason">Why, or null.</param>
public sealed record WebhookScore(double Score, string? Reason);

/// <summary>A webhook gave no score: no connection, an error status, or an answer of another form.</summary>
public sealed class WebhookFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
