using System.Globalization;
using System.Text.RegularExpressions;

namespace Kaizen.Api.Tests.Tasks;

internal sealed partial class ListingTasksTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task ByName_FindsTheOneTaskOfThatName()
    {
        string name = Given.Name("exact & märchen+ 100%");
        JsonElement task = await Api.GivenATaskSummaryAsync(new { name });
        await Api.GivenATaskSummaryAsync(new { name = $"{name} and more" });

        JsonElement found = (await Client.GetAsync($"/api/v1/tasks?name={Uri.EscapeDataString(name)}")).ShouldBe(OK);

        Assert.That(found.GetArrayLength(), Is.EqualTo(1));
        Assert.That(found[0].GetRawText(), Is.EqualTo(task.GetRawText()));
    }

    [Test]
    public async Task ByName_WhenThereIsNone_IsEmpty()
    {
        JsonElement found = (await Client.GetAsync($"/api/v1/tasks?name={Guid.NewGuid()}")).ShouldBe(OK);

        Assert.That(found.GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task TheNewest_ComesFirst()
    {
        await Api.GivenATaskAsync();
        await Api.GivenATaskAsync();

        JsonElement tasks = (await Client.GetAsync("/api/v1/tasks?limit=200")).ShouldBe(OK);

        DateTimeOffset[] times = [.. tasks.EnumerateArray().Select(task => task.Member("created_at").GetDateTimeOffset())];
        Assert.That(times, Has.Length.GreaterThan(1));
        Assert.That(times, Is.Ordered.Descending);
    }

    [Test]
    public async Task WalkingByTimestamps_WhileTasksAreAdded_SkipsAndRepeatsNothing()
    {
        List<string> mine = [];
        for (int number = 0; number < 7; number++)
        {
            mine.Add(await Api.GivenATaskAsync());
        }

        List<string> seen = [];
        string? cursor = null;
        while (!mine.All(seen.Contains))
        {
            string path = cursor is null ? "/api/v1/tasks?limit=3" : $"/api/v1/tasks?limit=3&cursor={Uri.EscapeDataString(cursor)}";
            JsonElement page = (await Client.GetAsync(path)).ShouldBe(OK);
            Assert.That(page.GetArrayLength(), Is.GreaterThan(0), "The walk ended before all tasks were seen.");
            seen.AddRange(page.Texts("id")!);
            cursor = page[page.GetArrayLength() - 1].Text("created_at");
            await Api.GivenATaskAsync();
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen.Where(mine.Contains), Is.EqualTo(Enumerable.Reverse(mine)));
    }

    [Test]
    public async Task WalkingByLinks_WhileTasksAreAdded_SkipsAndRepeatsNothing()
    {
        string[] mine = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Api.GivenATaskAsync()));

        List<string> seen = [];
        string? next = "/api/v1/tasks?limit=5";
        while (next is not null && !mine.All(seen.Contains))
        {
            Answer answer = await Client.GetAsync(next);
            seen.AddRange(answer.ShouldBe(OK).Texts("id")!);
            next = NextOf(answer);
            await Api.GivenATaskAsync();
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen.Where(mine.Contains), Is.EquivalentTo(mine));
    }

    [Test]
    public async Task TheLastPage_HasNoNextOne()
    {
        Answer answer = await Client.GetAsync($"/api/v1/tasks?name={Guid.NewGuid()}");

        answer.ShouldBe(OK);
        Assert.That(NextOf(answer), Is.Null);
    }

    [Test]
    public async Task ACursorBeforeAllTasks_GivesAnEmptyList()
    {
        JsonElement tasks = (await Client.GetAsync("/api/v1/tasks?cursor=2001-01-01T00:00:00Z")).ShouldBe(OK);

        Assert.That(tasks.GetArrayLength(), Is.Zero);
    }

    [TestCase("true", "https")]
    [TestCase("false", "http")]
    public async Task AddressesBehindAProxy_HaveItsSchemeWhereItIsTrusted(string isTrusted, string scheme)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new() { Settings = [("ForwardedHeaders_Enabled", isTrusted)] });
        (string, string)[] headers = [("X-Forwarded-Proto", "https"), ("Host", "kaizen.example.org")];
        await api.GivenATaskAsync();

        Answer created = await api.Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }, headers);
        Answer page = await api.Client.GetAsync("/api/v1/tasks?limit=1", headers);

        Assert.That(created.Header("Location"), Is.EqualTo($"{scheme}://kaizen.example.org/api/v1/tasks/{created.ShouldBe(Created).Text("id")}"));
        Assert.That(NextOf(page), Does.StartWith($"{scheme}://kaizen.example.org/api/v1/tasks?"));
    }

    [TestCase("yyyy-MM-dd'T'HH:mm:ss.ffffff", 0)]
    [TestCase("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", 0)]
    [TestCase("yyyy-MM-dd'T'HH:mm:ss.ffffff'+05:30'", 330)]
    public async Task ACursor_IsInUtcUnlessItNamesAnotherZone(string format, int minutesAhead)
    {
        await Api.GivenATaskAsync();
        JsonElement next = await Api.GivenATaskSummaryAsync();
        string cursor = next.Member("created_at").GetDateTimeOffset().AddMinutes(minutesAhead).AddMicroseconds(1)
            .ToString(format, CultureInfo.InvariantCulture);

        JsonElement[] found = [.. (await Client.GetAsync($"/api/v1/tasks?limit=200&cursor={Uri.EscapeDataString(cursor)}")).ShouldBe(OK).EnumerateArray()];

        DateTimeOffset created = next.Member("created_at").GetDateTimeOffset();
        Assert.That(found.Select(task => task.Text("id")), Does.Contain(next.Text("id")));
        Assert.That(found.Select(task => task.Member("created_at").GetDateTimeOffset()), Has.All.LessThanOrEqualTo(created));
    }

    [TestCase("2026-03-02")]
    [TestCase("2026-03-02T09:15")]
    [TestCase("2026-03-02T09:15:30Z")]
    public async Task ACursor_MayLeaveOutTheEndOfTheTime(string cursor) => (await Client.GetAsync($"/api/v1/tasks?cursor={cursor}")).ShouldBe(OK);

    [TestCase("12:00")]
    [TestCase("3/2/2026")]
    [TestCase("2 March 2026")]
    [TestCase("Mon, 02 Mar 2026 09:15:30 GMT")]
    [TestCase("2026-02-30T00:00:00Z")]
    [TestCase("1772442930")]
    public async Task ACursorThatIsNotIso8601_IsInvalid(string cursor) =>
        (await Client.GetAsync($"/api/v1/tasks?cursor={Uri.EscapeDataString(cursor)}")).ShouldBeInvalid("cursor");

    /// <summary>Reads the address of the next page out of the header <c>Link</c>.</summary>
    internal static string? NextOf(Answer answer) =>
        answer.Header("Link") is { } link && NextLink().Match(link) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("<([^>]+)>; *rel=\"?next\"?")]
    private static partial Regex NextLink();
}
