using Kaizen.Testing;

namespace Kaizen.Api.Tests.Nodes;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.Shareable))]
internal sealed class StartingTogetherTests(DatabaseEngine engine)
{
    private static readonly KaizenApiOptions WithoutKeys = new() { Settings = [("Auth:CreateFirstKey", "false")] };

    [Test]
    public async Task TwoNodesOnAnEmptyDatabase_BothStartAndGiveOneFirstKey()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        KaizenApi[] nodes = await Task.WhenAll(Task.Run(() => KaizenApi.StartAsync(database)), Task.Run(() => KaizenApi.StartAsync(database)));
        await using KaizenApi first = nodes[0];
        await using KaizenApi second = nodes[1];

        JsonElement status = (await first.Anonymous.GetAsync("/api/v1/keys/status")).ShouldBe(OK);

        Assert.That(nodes.Count(node => File.Exists(node.FirstKeyPath)), Is.EqualTo(1));
        Assert.That(status.Number("count"), Is.EqualTo(1));
    }

    [Test]
    public async Task TwoNodesThatShareAFolder_LeaveTheFirstKeyInIt()
    {
        using var folder = new TemporaryFolder();
        var options = new KaizenApiOptions { FirstKeyPath = folder.File(".secrets", "first-key.txt") };
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        KaizenApi[] nodes = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Task.Run(() => KaizenApi.StartAsync(database, options))));
        await using KaizenApi first = nodes[0];
        await using KaizenApi second = nodes[1];

        (await first.Client.GetAsync("/api/v1/keys")).ShouldBe(OK);

        Assert.That(Directory.GetFiles(folder.File(".secrets")), Is.EqualTo(new[] { options.FirstKeyPath }));
    }

    [Test]
    public async Task BootstrapOnBothAtOnce_GivesOneKey()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi first = await KaizenApi.StartAsync(database, WithoutKeys);
        await using KaizenApi second = await KaizenApi.StartAsync(database, WithoutKeys);

        Answer[] answers = await AtOnce.SendAsync(16, number =>
            (number % 2 == 0 ? first : second).Anonymous.PostAsync("/api/v1/keys/bootstrap", "{}"));

        Assert.That(answers.Count(Created), Is.EqualTo(1));
        Assert.That(answers.Count(Forbidden), Is.EqualTo(15));
    }
}
