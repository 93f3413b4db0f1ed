using System.Globalization;

namespace Kaizen.Api.Tests.Nodes;

internal sealed class LimitingRequestsTests
{
    private const int Limit = 5;

    private static readonly KaizenApiOptions Limited = new() { Settings = [("RateLimit:RequestsPerMinute", $"{Limit}")] };

    [Test]
    public async Task AKeyWithTooManyRequests_IsToldWhenToComeBackAndHoldsUpNoOther()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await KaizenApi.StartAsync(database, Limited);
        string other = (await api.Client.PostAsync("/api/v1/keys", new { label = "other" })).ShouldBe(Created).Text("key")!;

        Answer[] answers = await AtOnce.SendAsync(2 * Limit, _ => api.Client.GetAsync("/api/v1/tasks"));

        Answer[] refused = [.. answers.Where(answer => answer.Status != OK)];
        Assert.That(refused, Is.Not.Empty);
        foreach (Answer answer in refused)
        {
            answer.ShouldBeProblem(TooManyRequests);
            Assert.That(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.InRange(1, 60));
        }

        (await api.ClientWith(other).GetAsync("/api/v1/tasks")).ShouldBe(OK);
    }

    [Test]
    public async Task Probes_AreNotLimited([Values("/health", "/health/ready")] string path)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(DatabaseEngine.Sqlite);
        await using KaizenApi api = await KaizenApi.StartAsync(database, Limited);
        await api.UntilReadyAsync();

        Answer[] answers = await AtOnce.SendAsync(2 * Limit, _ => api.Anonymous.GetAsync(path));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(OK));
    }
}
