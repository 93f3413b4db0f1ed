using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kaizen.Client;

public partial interface IKaizenClient
{
    /// <summary>Watches a job: each change of its state, step or progress, until it ends. When the service stops or the connection is lost meanwhile,
    /// the client connects again for half a minute, and goes on with the next change.</summary>
    /// <param name="lastEventId">The id of the last event that the caller knows; null to begin with the first.</param>
    /// <exception cref="KaizenApiException">There is no such job, or the service refused or failed.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached, at first or any more.</exception>
    /// <exception cref="IOException">The connection was lost, again and again.</exception>
    IAsyncEnumerable<JobEventResponse> WatchJobAsync(Guid jobId, long? lastEventId = null, CancellationToken cancellationToken = default);
}

/// <summary>The client; its operations are generated from the service's OpenAPI document.</summary>
public partial class KaizenClient
{
    // Answers hold what requests held, one level deeper or more.
    private const int MaxDepth = 128;

    // A service that is being restarted is back by then.
    private const int MaxReconnections = 30;

    private static readonly TimeSpan ReconnectionPause = TimeSpan.FromSeconds(1);

    public virtual async IAsyncEnumerable<JobEventResponse> WatchJobAsync(
        Guid jobId, long? lastEventId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int reconnections = 0;
        bool hasEnded = false;
        while (true)
        {
            await using ConfiguredCancelableAsyncEnumerable<JobEventResponse>.Enumerator events =
                ReadEventsAsync(jobId, lastEventId, cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                    {
                        // A stream also ends when the service stops. Only that of a job whose end was known before holds all there is.
                        if (hasEnded)
                        {
                            yield break;
                        }

                        hasEnded = (await GetJobAsync(jobId, cancellationToken).ConfigureAwait(false)).CompletedAt is not null;
                        reconnections = MaxReconnections;
                        break;
                    }
                }
                catch (Exception failure) when (reconnections > 0 && IsPassing(failure))
                {
                    reconnections--;
                    hasEnded = false;
                    break;
                }

                reconnections = MaxReconnections;
                lastEventId = events.Current.Id;
                yield return events.Current;
            }

            if (!hasEnded)
            {
                await Task.Delay(ReconnectionPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(Exception failure) =>
        failure is HttpRequestException or IOException or KaizenApiException { Status: 502 or 503 or 504 };

    private async IAsyncEnumerable<JobEventResponse> ReadEventsAsync(
        Guid jobId, long? lastEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/{jobId}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        using HttpResponseMessage response = await _httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            throw new KaizenApiException(
                $"The job cannot be watched ({status}).", status, text, response.Headers.ToDictionary(), innerException: null);
        }

        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        SseParser<JobEventResponse> events = SseParser.Create(
            stream, static (_, data) => JsonSerializer.Deserialize<JobEventResponse>(data) ?? throw new JsonException("The event holds nothing."));
        await foreach (SseItem<JobEventResponse> item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item.Data;
        }
    }

    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        settings.MaxDepth = MaxDepth;
    }
}
