using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>Hosts that cannot reach the service.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class PollingPullRequestsTests(DatabaseEngine engine)
{
    [TestCase(GitProvider.Github, PullRequestState.Merged, "active")]
    [TestCase(GitProvider.Gitlab, PullRequestState.Closed, "rejected")]
    [TestCase(GitProvider.BitbucketServer, PullRequestState.Merged, "active")]
    public async Task WhatBecameOfARequest_IsFoundOut(GitProvider provider, PullRequestState state, string status)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await StartAsync(database);
        JsonElement job = await api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        Assert.That((await api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("draft"), job.ToString());

        host.Repository.Requests.Single().State = state;

        await Until.TrueAsync(() => api.NewestVersionAsync(job), version => version.Text("status") == status, TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task ARequestThatWasMergedIntoAnotherBranch_ChangesNothing([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await StartAsync(database);
        JsonElement job = await api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = host.Repository.Requests.Single();
        (request.Target, request.State) = ("develop", PullRequestState.Merged);
        int Asked() => host.Requests.Count(line => line.EndsWith($"/{request.Number}", StringComparison.Ordinal));
        int before = Asked();

        await Until.TrueAsync(() => Task.FromResult(Asked()), count => count > before + 2, TimeSpan.FromSeconds(30));

        Assert.That((await api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("draft"));
    }

    [Test]
    public async Task ARequestThatWasOpenedAgainAndMerged_MakesItsVersionActive()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await StartAsync(database);
        JsonElement job = await api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));
        host.Repository.Requests.Single().State = PullRequestState.Closed;
        await Until.TrueAsync(() => api.NewestVersionAsync(job), version => version.Text("status") == "rejected", TimeSpan.FromSeconds(30));

        host.Repository.Requests.Single().State = PullRequestState.Merged;

        await Until.TrueAsync(() => api.NewestVersionAsync(job), version => version.Text("status") == "active", TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task AnotherTextOnTheBaseBranch_IsFoundOut_AlsoBesideAHostThatFails()
    {
        await using HostDouble broken = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await StartAsync(database);
        string first = await GivenAServedTaskAsync(api, broken);
        string second = await GivenAServedTaskAsync(api, host);
        await GivenDriftAsync(api, first, broken);

        broken.Faults = (_, _) => new HostFault(404, "Not Found");
        int asked = broken.Requests.Count;
        await Until.TrueAsync(() => Task.FromResult(broken.Requests.Count), count => count > asked, TimeSpan.FromSeconds(30));
        await GivenDriftAsync(api, second, host);

        Assert.That((await api.TaskAsync(first)).Member("drift").GetBoolean(), Is.True, "Nobody has seen the file since.");
    }

    private static async Task GivenDriftAsync(KaizenApi api, string taskId, HostDouble host)
    {
        host.Repository.Commit("main", "edit", [(GitSettings.PromptFile, "TRIAGE = 'Another one'\n")]);
        await Until.TrueAsync(() => api.TaskAsync(taskId), task => task.Member("drift").GetBoolean(), TimeSpan.FromSeconds(30));
    }

    private static async Task<string> GivenAServedTaskAsync(KaizenApi api, HostDouble host)
    {
        string taskId = await api.GivenATaskAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));
        await api.GivenAnActivePromptAsync(taskId, GitSettings.OldPrompt);
        return taskId;
    }

    private static Task<KaizenApi> StartAsync(TestDatabase database) =>
        KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = [.. GitSettings.All, ("Git:PollSeconds", "1")] });
}
