using System.Security.Cryptography;
using System.Text.Json;
using Kaizen.Optimization.Evaluation.Webhooks;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Asks a webhook only what the job has not asked before.</summary>
internal sealed class RecordingWebhookScorer(RecordedCalls calls, IWebhookScorer inner) : IWebhookScorer
{
    public async Task<WebhookScore> ScoreAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        // The first member keeps these hashes apart from those of model calls.
        string hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Kind = "webhook", request })));
        RecordedCall call = await calls.GetAsync(hash, async jobId =>
        {
            WebhookScore score = await inner.ScoreAsync(request, cancellationToken);
            return new RecordedCall(jobId, hash, JsonSerializer.Serialize(score), InputTokens: 0, OutputTokens: 0, Truncated: false);
        }, cancellationToken);
        return JsonSerializer.Deserialize<WebhookScore>(call.Text)!;
    }
}
