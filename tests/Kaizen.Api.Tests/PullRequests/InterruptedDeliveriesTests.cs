using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A node that stops between the branch and the pull request.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class InterruptedDeliveriesTests(DatabaseEngine engine)
{
    [Test]
    public async Task AJobThatWasDelivering_LeadsToOneDraftAndOnePullRequest([Values] GitProvider provider, [Values] bool requestWasServed)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Faults = (_, line) => OpensRequest(line) && reached.TrySetResult()
            ? new HostFault(502, IsServed: requestWasServed) { Delay = TimeSpan.FromMinutes(1) }
            : null;
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        string key;
        string jobId;
        JsonElement interrupted;
        await using (KaizenApi stopped = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = GitSettings.All }))
        {
            key = stopped.Key;
            string taskId = await stopped.GivenATrainableTaskAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
            jobId = await stopped.GivenAJobAsync(taskId);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(40));
            interrupted = await stopped.JobAsync(jobId);
        }

        Assert.That(interrupted.Text("status"), Is.EqualTo("COMPILING"), interrupted.ToString());
        Assert.That(interrupted.Text("prompt_version_id"), Is.Not.Null);
        int branches = host.Repository.Branches.Count;

        await using KaizenApi started = await KaizenApi.StartAsync(database, new KaizenApiOptions { Key = key, Settings = GitSettings.All });

        JsonElement job = await started.UntilTheJobEndsAsync(jobId);
        JsonElement versions = (await started.Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}/versions")).ShouldBe(OK);
        Assert.Multiple(() =>
        {
            Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
            Assert.That(job.Text("pr_url"), Does.EndWith("/1"));
            Assert.That(job.Text("prompt_version_id"), Is.EqualTo(interrupted.Text("prompt_version_id")));
            Assert.That(versions.GetArrayLength(), Is.EqualTo(1));
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
            Assert.That(host.Repository.Branches, Has.Count.EqualTo(2).And.Count.EqualTo(branches));
        });
    }

    private static bool OpensRequest(string line) =>
        line.StartsWith("POST ", StringComparison.Ordinal)
        && (line.EndsWith("/pulls", StringComparison.Ordinal)
            || line.EndsWith("/merge_requests", StringComparison.Ordinal)
            || line.EndsWith("/pull-requests", StringComparison.Ordinal));
}
