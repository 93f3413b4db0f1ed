using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A job's prompt on its way to a Git host and back.</summary>
internal sealed class DeliveringToGitTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.GitHosts)
{
    [Test]
    public async Task AutoPr_OpensAPullRequestThatIsTheEvidence([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());

        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));

        Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
        StoredRequest request = host.Repository.Requests.Single();
        JsonElement version = await Api.NewestVersionAsync(job);
        string file = host.Repository.Read(GitSettings.PromptFile, request.Branch)!;
        Assert.Multiple(() =>
        {
            Assert.That(job.Text("progress_step"), Is.EqualTo("completed"));
            Assert.That(job.Text("pr_url"), Does.EndWith("/1"));
            Assert.That(version.Text("status"), Is.EqualTo("draft"));
            Assert.That(request.Branch, Does.StartWith("feature/tune-task-").And.EndsWith("-v1"));
            Assert.That(request.Title, Does.Match("^tune\\(task .*\\): optimize prompt v1"));
            Assert.That(request.Body, Does.Contain(job.Text("id")!).And.Contain("Verdict: `").And.Contain("```diff"));
            Assert.That(file, Does.StartWith("# prompts\nTRIAGE = '").And.EndWith("'  # in use\nOTHER = 1\n").And.Contain("crash"));
            Assert.That(host.Repository.Read(".kaizen.yaml", request.Branch), Does.Contain(job.Text("id")!));
            Assert.That(host.Repository.Read(GitSettings.PromptFile, "main"), Does.Contain($"'{GitSettings.OldPrompt}'"));
        });
    }

    [Test]
    public async Task AutoPr_WhenTheHostRefuses_KeepsTheDraftAndCanBeRetried([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        host.Faults = (_, line) => line.StartsWith("POST ", StringComparison.Ordinal) ? new HostFault(403, $"no writing with {HostDouble.Token}") : null;
        JsonElement failed = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        string path = $"/api/v1/jobs/{failed.Text("id")}";
        Assert.Multiple(() =>
        {
            Assert.That(failed.Text("status"), Is.EqualTo("PR_FAILED"), failed.ToString());
            Assert.That(failed.Text("progress_step"), Is.EqualTo("pr_creation_failed"));
            Assert.That(failed.Member("job_metadata").Text("pr_error"), Does.Contain("no writing").And.Contain("403"));
            Assert.That(failed.ToString(), Does.Not.Contain(HostDouble.Token));
        });
        Assert.That((await Api.NewestVersionAsync(failed)).Text("status"), Is.EqualTo("draft"));
        JsonElement problem = (await Client.PostAsync($"{path}/retry-pr")).ShouldBeProblem(BadGateway);
        Assert.That(problem.Text("detail"), Does.Contain("no writing").And.Not.Contain(HostDouble.Token));

        host.Faults = (_, _) => null;
        JsonElement retried = (await Client.PostAsync($"{path}/retry-pr")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(retried.Text("status"), Is.EqualTo("SUCCESS"));
            Assert.That(retried.Text("progress_step"), Is.EqualTo("pr_retry_succeeded"));
            Assert.That(retried.Text("pr_url"), Does.EndWith("/1"));
            Assert.That(retried.Member("job_metadata").Has("pr_error"), Is.False);
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
            Assert.That(Api.Log.Entries, Has.None.Contains(HostDouble.Token));
        });
        (await Client.PostAsync($"{path}/retry-pr")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task AutoPr_WhenGitHubSaysByA403ToComeBackLater_ComesBack()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        int refusals = 0;
        host.Faults = (_, line) => InterruptedDeliveriesTests.OpensRequest(line) && refusals++ == 0
            ? new HostFault(403, "You have exceeded a secondary rate limit.", RetryAfter: "1")
            : null;

        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));

        Assert.That((job.Text("status"), refusals), Is.EqualTo(("SUCCESS", 2)), job.ToString());
        Assert.That(job.Text("pr_url"), Does.EndWith("/1"));
    }

    [Test]
    public async Task AutoPr_WhenTheJobIsCancelledBeforeTheRequestIsOpen_LeavesNoBranch([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Faults = (_, line) => InterruptedDeliveriesTests.OpensRequest(line) && reached.TrySetResult()
            ? new HostFault(429, RetryAfter: "200")
            : null;
        string jobId = await Api.GivenAJobAsync(await Api.GivenATrainableTaskAsync(GitSettings.TaskAt(host, provider, "auto_pr")));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.That(host.Repository.Branches, Has.Count.EqualTo(2));

        JsonElement cancelled = (await Client.PostAsync($"/api/v1/jobs/{jobId}/cancel")).ShouldBe(OK);

        await Until.TrueAsync(() => Task.FromResult(host.Repository.Branches.Count), count => count == 1, TimeSpan.FromSeconds(40));
        Assert.That(cancelled.Text("status"), Is.EqualTo("CANCELLED"));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    [Test]
    public async Task AutoPr_WithoutARepository_SaysSo()
    {
        JsonElement job = await Api.GivenAnEndedJobAsync(new() { ["mode"] = "auto_pr" });

        Assert.That(job.Text("status"), Is.EqualTo("PR_FAILED"));
        Assert.That(job.Member("job_metadata").Text("pr_error"), Does.Contain("No Git repository"));
        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/retry-pr")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task AutoPr_WhenTheFileDoesNotHoldThePrompt_SaysWhere()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, new StoredRepository((GitSettings.PromptFile, "TRIAGE = f'{x}'\n")));

        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));

        Assert.That(job.Text("status"), Is.EqualTo("PR_FAILED"));
        Assert.That(job.Member("job_metadata").Text("pr_error"), Does.Contain("TRIAGE"));
        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task RetryPr_WhenTheBaseHoldsThePromptByNow_SucceedsWithoutARequest([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        host.Faults = (_, line) => InterruptedDeliveriesTests.OpensRequest(line) ? new HostFault(403) : null;
        JsonElement failed = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        Assert.That((failed.Text("status"), host.Repository.Branches.Count), Is.EqualTo(("PR_FAILED", 2)), failed.ToString());
        host.Faults = (_, _) => null;
        string branch = host.Repository.Branches.Keys.Single(name => name != "main");
        host.Repository.Commit("main", "moved", [(GitSettings.PromptFile, host.Repository.Read(GitSettings.PromptFile, branch)!)]);

        JsonElement retried = (await Client.PostAsync($"/api/v1/jobs/{failed.Text("id")}/retry-pr")).ShouldBe(OK);

        JsonElement stored = await Api.JobAsync(failed.Text("id")!);
        Assert.Multiple(() =>
        {
            Assert.That(stored.ToString(), Is.EqualTo(retried.ToString()));
            Assert.That((stored.Text("status"), stored.Text("progress_step"), stored.Text("pr_url")), Is.EqualTo(("SUCCESS", "completed", (string?)null)));
            Assert.That(stored.Member("job_metadata").Text("pr_skipped"), Does.Contain("holds this prompt already"));
            Assert.That(stored.Member("job_metadata").Has("pr_error"), Is.False);
            Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
            Assert.That(host.Repository.Requests, Is.Empty);
        });
        (await Client.PostAsync($"/api/v1/jobs/{failed.Text("id")}/retry-pr")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task AskedForAtOnce_OpensOne([Values] GitProvider provider, [Values("create-pr", "retry-pr")] string action)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        bool isRetry = action == "retry-pr";
        host.Faults = (_, line) => isRetry && line.StartsWith("POST ", StringComparison.Ordinal) ? new HostFault(403) : null;
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, isRetry ? "auto_pr" : "pr_preview"));
        host.Faults = (_, _) => null;

        Answer[] answers = await AtOnce.SendAsync(8, _ => Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/{action}"));

        Assert.That(answers.Select(answer => answer.Status), Has.Exactly(1).EqualTo(OK).And.Exactly(7).EqualTo(Conflict));
        Assert.That(host.Requests.Count(InterruptedDeliveriesTests.OpensRequest), Is.EqualTo(1), "One at a time delivers.");
        StoredRequest request = host.Repository.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(host.Repository.Branches, Has.Count.EqualTo(2));
            Assert.That(host.Repository.CommitsOn(request.Branch), Is.EqualTo(provider == GitProvider.BitbucketServer ? 2 : 1), "Bitbucket takes one file a commit.");
        });
        JsonElement ended = await Api.JobAsync(job.Text("id")!);
        Assert.That((ended.Text("status"), ended.Text("pr_url")?[^2..]), Is.EqualTo(("SUCCESS", "/1")));
    }

    [TestCase("create-pr", "pr_preview")]
    [TestCase("retry-pr", "auto_pr")]
    [TestCase("reject", "pr_preview")]
    public async Task AnEmptyBodyThatIsCalledJson_IsTaken(string action, string mode)
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        host.Faults = (_, line) => mode == "auto_pr" && line.StartsWith("POST ", StringComparison.Ordinal) ? new HostFault(403) : null;
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, mode));
        host.Faults = (_, _) => null;

        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/{action}", "")).ShouldBe(OK);
    }

    [Test]
    public async Task AnotherHost_DoesNotGetTheToken()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using HostDouble other = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "pr_preview"));
        string task = $"/api/v1/tasks/{job.Text("task_id")}";

        JsonElement kept = (await Client.PatchAsync(task, new { git_repo = "app", git_provider = "github" })).ShouldBe(OK);
        JsonElement moved = (await Client.PatchAsync(task, new { git_base_url = other.Address })).ShouldBe(OK);
        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(BadGateway);
        JsonElement renewed = (await Client.PatchAsync(task, new { git_base_url = host.Address, git_token_raw = HostDouble.Token })).ShouldBe(OK);

        Assert.That(
            new[] { kept, moved, renewed }.Select(answer => answer.Member("has_git_token").GetBoolean()), Is.EqualTo(new[] { true, false, true }));
        Assert.That(other.Requests, Is.Empty);
    }
}
