using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kaizen.Infrastructure.Net;
using Kaizen.Optimization.Evaluation.Webhooks;

namespace Kaizen.Infrastructure.Webhooks;

/// <summary>Posts <c>{"inputs":{},"output":"","expected_output":null}</c> and reads <c>{"score":0.5,"reason":""}</c>. A singleton: it holds
/// the connections.</summary>
internal sealed class HttpWebhookScorer(OutboundHttpOptions options, TimeProvider clock) : IWebhookScorer, IDisposable
{
    private const int MaxParallelCalls = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private const int MaxReasonLength = 2000;

    private readonly HttpMessageInvoker _client = new(new RetryHandler(clock, Patience) { InnerHandler = OutboundHttp.CreateHandler(options) });
    private readonly SemaphoreSlim _turns = new(MaxParallelCalls);

    public async Task<WebhookScore> ScoreAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, request.Url)
            {
                Content = JsonContent.Create(new Dictionary<string, object?>
                {
                    ["inputs"] = request.Inputs,
                    ["output"] = request.Answer,
                    ["expected_output"] = request.Reference,
                }),
            };

            // Bytes, not a stream: with a length, and ready to be sent again.
            await message.Content.LoadIntoBufferAsync(cancellationToken);
            using HttpResponseMessage response = await _client.SendAsync(message, cancellationToken);
            return response.IsSuccessStatusCode
                ? Read(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                : throw new WebhookFailedException($"The webhook answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException failure)
        {
            throw new WebhookFailedException($"The webhook cannot be reached: {failure.Message}", failure);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _turns.Dispose();
    }

    private static WebhookScore Read(byte[] body)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(StorableText.OfJson(Encoding.UTF8.GetString(body)));
            JsonElement root = answer.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("score", out JsonElement score) && score.ValueKind == JsonValueKind.Number
                && score.TryGetDouble(out double value) && double.IsFinite(value))
            {
                string? reason = root.TryGetProperty("reason", out JsonElement words) && words.ValueKind == JsonValueKind.String ? words.GetString() : null;
                return new WebhookScore(value, reason is null ? null : StorableText.Of(reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason));
            }
        }
        catch (JsonException failure)
        {
            throw new WebhookFailedException("The webhook's answer is not JSON.", failure);
        }

        throw new WebhookFailedException("The webhook's answer has no number 'score'.");
    }
}
