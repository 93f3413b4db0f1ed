using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Kaizen.Api.Http.Json;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Queries.ListJobEvents;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Jobs;

/// <summary>Sends a job's changes as they come (server-sent events), until the job ends, the client leaves or the service stops. Where nothing
/// changes, a comment says now and then that the stream lives: clients and proxies give up silent ones.</summary>
internal sealed class JobEventStream(Guid jobId, long lastEventId, IMediator mediator) : IActionResult
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private static ReadOnlyMemory<byte> KeepAlive { get; } = ": keep-alive\n\n"u8.ToArray();

    public async Task ExecuteResultAsync(ActionContext context)
    {
        HttpContext http = context.HttpContext;
        CancellationToken stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache,no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(http.Response.Body, http.RequestServices.GetRequiredService<TimeProvider>(), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever wants the rest comes back with the id of the last event.
        }
    }

    private async Task SendAsync(Stream stream, TimeProvider clock, CancellationToken cancellationToken)
    {
        // The headers go with it: a client learns at once that it is connected.
        await stream.WriteAsync(KeepAlive, cancellationToken);
        long written = clock.GetTimestamp();
        long after = lastEventId;
        while (true)
        {
            JobEvents events = await mediator.Send(new ListJobEventsQuery(jobId, after), cancellationToken);
            if (events.Changes.Count > 0)
            {
                await SseFormatter.WriteAsync(
                    events.Changes.Select(ToItem).ToAsyncEnumerable(),
                    stream,
                    (item, writer) => System.Buffers.BuffersExtensions.Write(writer, JsonSerializer.SerializeToUtf8Bytes(item.Data, WireJson.Answers)),
                    cancellationToken);
                after = events.Changes[^1].Id;
                written = clock.GetTimestamp();
            }
            else if (clock.GetElapsedTime(written) >= LongestSilence)
            {
                await stream.WriteAsync(KeepAlive, cancellationToken);
                written = clock.GetTimestamp();
            }

            if (events.IsOver)
            {
                return;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    private static SseItem<JobEventResponse> ToItem(JobEventResponse change) =>
        new(change, "job") { EventId = change.Id.ToString(CultureInfo.InvariantCulture) };
}
