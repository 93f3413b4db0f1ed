using System.Net;
using System.Text;

namespace Kaizen.Client.Tests;

/// <summary>A service that is stopped, or not reached, while a job is watched.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WatchingJobsTests : IDisposable
{
    private static readonly Guid JobId = Guid.NewGuid();

    private readonly Service _service = new();
    private readonly HttpClient _http;

    public WatchingJobsTests() => _http = new HttpClient(_service) { BaseAddress = new Uri("http://service.test/") };

    public void Dispose() => _http.Dispose();

    [Test]
    public async Task AServiceThatStops_IsFollowedUntilTheJobEnds()
    {
        _service.Answers = [Events(1, 2), Job(hasEnded: false), Refuse, () => new(HttpStatusCode.ServiceUnavailable), Events(3), Job(hasEnded: true), Events()];

        Assert.That(await WatchAsync(), Is.EqualTo(new[] { 1L, 2, 3 }));
        Assert.That(_service.LastEventIds, Is.EqualTo(new[] { null, "2", "2", "2", "3" }));
    }

    [Test]
    public async Task AJobThatEndsWhileTheServiceIsAway_IsToldToItsEnd()
    {
        _service.Answers = [Events(1), Job(hasEnded: true), Events(2, 3)];

        Assert.That(await WatchAsync(), Is.EqualTo(new[] { 1L, 2, 3 }));
    }

    [Test]
    public async Task AWatcherThatKnowsTheEnd_IsToldNothing()
    {
        _service.Answers = [Events(), Job(hasEnded: true), Events()];

        Assert.That(await WatchAsync(lastEventId: 3), Is.Empty);
        Assert.That(_service.LastEventIds, Is.EqualTo(new[] { "3", "3" }));
    }

    [Test]
    public void AServiceThatWasNeverReached_IsNotWaitedFor()
    {
        _service.Answers = [Refuse];

        Assert.That(() => WatchAsync(), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public void AServiceThatForgetsTheJob_IsBelieved()
    {
        _service.Answers = [Events(1), () => new(HttpStatusCode.NotFound)];

        Assert.That(() => WatchAsync(), Throws.TypeOf<KaizenApiException>().With.Property(nameof(KaizenApiException.Status)).EqualTo(404));
    }

    private static Func<HttpResponseMessage> Events(params long[] ids) => () => new()
    {
        Content = new StringContent(string.Concat(ids.Select(id => $$"""
            id: {{id}}
            event: job
            data: {"id":{{id}},"status":"RUNNING","progress_step":"s","progress":0,"llm_calls":0,"created_at":"2026-01-01T00:00:00Z"}


            """)), Encoding.UTF8, "text/event-stream"),
    };

    private static Func<HttpResponseMessage> Job(bool hasEnded) => () => new()
    {
        Content = new StringContent($$"""
            {"id":"{{JobId}}","task_id":"{{JobId}}","status":"RUNNING","triggered_by":"api_on_demand","feedback_count":1,"progress_step":"s",
            "progress":0,"llm_calls":0,"created_at":"2026-01-01T00:00:00Z","completed_at":{{(hasEnded ? "\"2026-01-01T00:00:00Z\"" : "null")}}}
            """, Encoding.UTF8, "application/json"),
    };

    private static HttpResponseMessage Refuse() => throw new HttpRequestException(HttpRequestError.ConnectionError);

    private async Task<List<long>> WatchAsync(long? lastEventId = null)
    {
        List<long> ids = [];
        await foreach (JobEventResponse change in new KaizenClient(_http).WatchJobAsync(JobId, lastEventId))
        {
            ids.Add(change.Id);
        }

        return ids;
    }

    private sealed class Service : HttpMessageHandler
    {
        private int _asked;

        public IReadOnlyList<Func<HttpResponseMessage>> Answers { get; set; } = [];

        public List<string?> LastEventIds { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
            {
                LastEventIds.Add(request.Headers.TryGetValues("Last-Event-ID", out IEnumerable<string>? ids) ? ids.Single() : null);
            }

            return Task.FromResult(Answers[_asked++]());
        }
    }
}
