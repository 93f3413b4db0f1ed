using Kaizen.Application.PullRequests;
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
        await using KaizenApi api = await KaizenApi.StartAsync(
            database, new KaizenApiOptions { Settings = [.. GitSettings.All, ("Git:PollSeconds", "1")] });
        JsonElement job = await api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        Assert.That((await api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("draft"), job.ToString());

        host.Repository.Requests.Single().State = state;

        await Until.TrueAsync(() => api.NewestVersionAsync(job), version => version.Text("status") == status, TimeSpan.FromSeconds(30));
    }
}
