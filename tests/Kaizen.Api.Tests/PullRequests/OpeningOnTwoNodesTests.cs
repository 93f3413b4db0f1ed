using Kaizen.Domain.Tasks;
using Kaizen.Testing;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>Two nodes on one database that are asked for the same pull request.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.Shareable))]
internal sealed class OpeningOnTwoNodesTests(DatabaseEngine engine)
{
    [Test]
    public async Task AskedForAtOnce_OneDelivers()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        using var keys = new TemporaryFolder();
        (string, string)[] settings = [.. GitSettings.All, ("DataProtection:KeysPath", keys.FullPath)];
        await using KaizenApi first = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = settings });
        await using KaizenApi second = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = settings, Key = first.Key });
        JsonElement job = await first.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "pr_preview"));

        Answer[] answers = await AtOnce.SendAsync(
            8, number => (number % 2 == 0 ? first : second).Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr"));

        Assert.That(answers.Select(answer => answer.Status), Has.Exactly(1).EqualTo(OK).And.Exactly(7).EqualTo(Conflict));
        Assert.That(host.Requests.Count(InterruptedDeliveriesTests.OpensRequest), Is.EqualTo(1));
        Assert.That(host.Repository.Branches, Has.Count.EqualTo(2));
    }
}
