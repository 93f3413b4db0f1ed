using System.Text.Json.Nodes;
using Kaizen.Domain.Tasks;
using Kaizen.Testing;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A node that stops between the branch and the pull request.</summary>
[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class InterruptedDeliveriesTests(DatabaseEngine engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task AJobThatWasDelivering_LeadsToOneDraftAndOnePullRequest([Values] GitProvider provider, [Values] bool requestWasServed)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        Task reached = HoldOpening(host, requestWasServed);
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        string key;
        string jobId;
        JsonElement interrupted;
        await using (KaizenApi stopped = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = GitSettings.All }))
        {
            key = stopped.Key;
            string taskId = await stopped.GivenATrainableTaskAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
            jobId = await stopped.GivenAJobAsync(taskId);
            await reached.WaitAsync(Patience);
            interrupted = await stopped.JobAsync(jobId);
        }

        Assert.That(interrupted.Text("status"), Is.EqualTo("COMPILING"), interrupted.ToString());
        Assert.That(interrupted.Text("prompt_version_id"), Is.Not.Null);
        int branches = host.Repository.Branches.Count;
        host.Faults = (_, _) => null;

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

    [Test]
    public async Task AProcessThatIsKilled_LeadsToOneBranchOneCommitAndOnePullRequest()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        Task reached = HoldOpening(host);
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        using var folder = new TemporaryFolder();
        string jobId;
        await using (KaizenProcess killed = await KaizenProcess.StartAsync(database, folder))
        {
            jobId = await StartAJobAsync(killed, TrainableTaskAt(host, "auto_pr"));
            await reached.WaitAsync(Patience);
            await killed.KillAsync();
        }

        Assert.That((host.Repository.Branches.Count, host.Repository.Requests.Count), Is.EqualTo((2, 0)));
        host.Faults = (_, _) => null;

        await using KaizenProcess started = await KaizenProcess.StartAsync(database, folder);

        JsonElement job = await Until.TrueAsync(
            async () => (await started.Client.GetAsync($"/api/v1/jobs/{jobId}")).ShouldBe(OK), Until.HasEnded, Patience);
        StoredRequest request = host.Repository.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That((job.Text("status"), job.Text("pr_url")), Is.EqualTo(("SUCCESS", "https://github.example/team/app/pull/1")), job.ToString());
            Assert.That(host.Repository.Branches.Keys, Is.EquivalentTo(new[] { "main", request.Branch }));
            Assert.That(host.Repository.CommitsOn(request.Branch), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task AProcessThatIsKilledWhileItCreatesARequest_DoesNotStandInTheWayOfTheNext()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        using var folder = new TemporaryFolder();
        string jobId;
        await using (KaizenProcess killed = await KaizenProcess.StartAsync(database, folder))
        {
            jobId = await StartAJobAsync(killed, TrainableTaskAt(host, "pr_preview"));
            await Until.TrueAsync(async () => (await killed.Client.GetAsync($"/api/v1/jobs/{jobId}")).ShouldBe(OK), Until.HasEnded, Patience);
            Task reached = HoldOpening(host);
            Task<Answer> lost = killed.Client.PostAsync($"/api/v1/jobs/{jobId}/create-pr");
            await reached.WaitAsync(Patience);
            await killed.KillAsync();
            Assert.That(() => lost, Throws.InstanceOf<HttpRequestException>());
        }

        Assert.That((host.Repository.Branches.Count, host.Repository.Requests.Count), Is.EqualTo((2, 0)));
        host.Faults = (_, _) => null;
        await using KaizenProcess started = await KaizenProcess.StartAsync(database, folder);

        // The killed process holds the job for a while; on a slow machine the first answer is to try again.
        Answer created = await Until.TrueAsync(
            () => started.Client.PostAsync($"/api/v1/jobs/{jobId}/create-pr"), answer => answer.Status != BadGateway, Patience);

        Assert.That(created.ShouldBe(OK).Text("pr_url"), Does.EndWith("/1"));
        Assert.That((host.Repository.Branches.Count, host.Repository.CommitsOn(host.Repository.Requests.Single().Branch)), Is.EqualTo((2, 1)));
    }

    /// <summary>Has a host answer no request to open a pull request, however often it is repeated.</summary>
    /// <returns>What ends when the first one is there.</returns>
    private static Task HoldOpening(HostDouble host, bool isServed = false)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Faults = (_, line) =>
        {
            if (!OpensRequest(line))
            {
                return null;
            }

            reached.TrySetResult();
            return new HostFault(502, IsServed: isServed) { Until = Task.Delay(Timeout.Infinite) };
        };
        return reached.Task;
    }

    private static async Task<string> StartAJobAsync(KaizenProcess process, JsonObject task)
    {
        string taskId = (await process.Client.PostAsync("/api/v1/tasks", task)).ShouldBe(Created).Text("id")!;
        for (int number = 0; number < 12; number++)
        {
            var entry = new { task_id = taskId, inputs = new { ticket_text = $"Ticket {number}: my {(number % 2 == 0 ? "invoice" : "crash")}" }, output = number % 2 == 0 ? "billing" : "bug", score = 1 };
            (await process.Client.PostAsync("/api/v1/feedback", entry)).ShouldBe(Created);
        }

        return (await process.Client.PostAsync($"/api/v1/optimize/{taskId}")).ShouldBe(OK).Member("job").Text("id")!;
    }

    private static JsonObject TrainableTaskAt(HostDouble host, string mode)
    {
        JsonObject task = GitSettings.TaskAt(host, GitProvider.Github, mode);
        task["name"] = Given.Name();
        task["description"] = "Names the team that a ticket goes to: billing or bug";
        task["evaluator_config"] = new JsonObject { ["type"] = "exact_match" };
        task["gepa_config"] = new JsonObject { ["max_metric_calls"] = 40, ["seed"] = 1 };
        return task;
    }

    internal static bool OpensRequest(string line) =>
        line.StartsWith("POST ", StringComparison.Ordinal)
        && (line.EndsWith("/pulls", StringComparison.Ordinal)
            || line.EndsWith("/merge_requests", StringComparison.Ordinal)
            || line.EndsWith("/pull-requests", StringComparison.Ordinal));
}
