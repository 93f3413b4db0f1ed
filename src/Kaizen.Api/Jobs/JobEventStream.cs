using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kaizen.Api.Http.Json;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Queries.ListJobEvents;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Jobs;

/// <summary>Sends a job's changes as they come (server-sent events), until the job ends, the client leaves or the service stops.</summary>
internal sealed class JobEventStream(Guid jobId, long lastEventId, IMediator mediator) : IActionResult
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

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
            await SseFormatter.WriteAsync(
                ChangesAsync(end.Token),
                http.Response.Body,
                (item, writer) => System.Buffers.BuffersExtensions.Write(writer, JsonSerializer.SerializeToUtf8Bytes(item.Data, WireJson.Answers)),
                end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever wants the rest comes back with the id of the last event.
        }
    }

    private async IAsyncEnumerable<SseItem<JobEventResponse>> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = lastEventId;
        while (true)
        {
            JobEvents events = await mediator.Send(new ListJobEventsQuery(jobId, after), cancellationToken);
            foreach (JobEventResponse change in events.Changes)
            {
                after = change.Id;
                yield return new SseItem<JobEventResponse>(change, "job") { EventId = change.Id.ToString(CultureInfo.InvariantCulture) };
            }

            if (events.IsOver)
            {
                yield break;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
