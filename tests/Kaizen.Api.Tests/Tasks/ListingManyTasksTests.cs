namespace Kaizen.Api.Tests.Tasks;

internal sealed class ListingManyTasksTests(DatabaseEngine engine) : ApiTests(engine)
{
    [Test]
    public async Task TheLimit_IsFiftyByDefaultAndTwoHundredAtMost()
    {
        await AtOnce.SendAsync(201, _ => Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }));

        JsonElement usual = (await Client.GetAsync("/api/v1/tasks")).ShouldBe(OK);
        JsonElement most = (await Client.GetAsync("/api/v1/tasks?limit=201")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(usual.GetArrayLength(), Is.EqualTo(50));
            Assert.That(most.GetArrayLength(), Is.EqualTo(200));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TasksMadeAtTheSameTime_AreAllSeenOnce(bool byLink)
    {
        Answer[] created = await AtOnce.SendAsync(64, _ => Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }));
        string[] mine = [.. created.Select(answer => answer.ShouldBe(Created).Text("id")!)];

        List<string> seen = [];
        string? next = "/api/v1/tasks?limit=3";
        while (next is not null && !mine.All(seen.Contains))
        {
            Answer answer = await Client.GetAsync(next);
            JsonElement page = answer.ShouldBe(OK);
            seen.AddRange(page.Texts("id")!);
            next = byLink ? ListingTasksTests.NextOf(answer)
                : page.GetArrayLength() == 0 ? null
                : $"/api/v1/tasks?limit=3&cursor={Uri.EscapeDataString(page[page.GetArrayLength() - 1].Text("created_at")!)}";
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen.Where(mine.Contains), Is.EquivalentTo(mine));
    }
}
