using System.Net.ServerSentEvents;

namespace Kaizen.Api.Tests.Wire;

/// <summary>One event of a stream, whose data is JSON.</summary>
internal sealed record ServerSentEvent(string? Id, JsonElement Json)
{
    /// <summary>Reads a stream until the server ends it.</summary>
    public static async Task<List<ServerSentEvent>> ReadAllAsync(
        WireClient client, string path, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await client.StartAsync(
            HttpMethod.Get, path, content: null, HttpCompletionOption.ResponseHeadersRead, headers);
        Assert.That(response.StatusCode, Is.EqualTo(OK).Or.EqualTo(NoContent));
        if (response.StatusCode == NoContent)
        {
            return [];
        }

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<ServerSentEvent> events = [];
        SseParser<string> parser = SseParser.Create(await response.Content.ReadAsStreamAsync());
        await foreach (SseItem<string> item in parser.EnumerateAsync(deadline.Token))
        {
            events.Add(new ServerSentEvent(item.EventId, JsonDocument.Parse(item.Data).RootElement));
        }

        return events;
    }
}
