namespace Kaizen.Api.Tests.Tasks;

/// <summary>All tasks here were created at the same instant.</summary>
internal sealed class ListingTasksOfOneInstantTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.SmallAndStanding)
{
    [Test]
    public async Task WalkingByLinks_SkipsAndRepeatsNothing()
    {
        string[] mine = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Api.GivenATaskAsync()));

        List<string> seen = [];
        string? next = "/api/v1/tasks?limit=2";
        while (next is not null)
        {
            Answer answer = await Client.GetAsync(next);
            JsonElement page = answer.ShouldBe(OK);
            Assert.That(page.GetArrayLength(), Is.LessThanOrEqualTo(2));
            seen.AddRange(page.Texts("id")!);
            next = ListingTasksTests.NextOf(answer);
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen, Is.SupersetOf(mine));
    }

    [Test]
    public async Task TheLimit_IsFiftyByDefaultAndTwoHundredAtMost()
    {
        await AtOnce.SendAsync(201, number => Client.PostAsync("/api/v1/tasks", new { name = Given.Name() }));

        JsonElement usual = (await Client.GetAsync("/api/v1/tasks")).ShouldBe(OK);
        JsonElement most = (await Client.GetAsync("/api/v1/tasks?limit=201")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(usual.GetArrayLength(), Is.EqualTo(50));
            Assert.That(most.GetArrayLength(), Is.EqualTo(200));
        });
    }
}
