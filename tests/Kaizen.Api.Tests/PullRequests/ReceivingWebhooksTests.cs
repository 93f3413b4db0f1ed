using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>What hosts tell of pull requests.</summary>
internal sealed class ReceivingWebhooksTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.GitHosts)
{
    [Test]
    public async Task Merged_MakesTheVersionActiveOnce([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = RequestOf(host, job);

        JsonElement first = (await Api.TellAsync(provider, request, isMerged: true)).ShouldBe(OK);
        JsonElement active = (await Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}")).ShouldBe(OK);
        JsonElement again = (await Api.TellAsync(provider, request, isMerged: true)).ShouldBe(OK);
        JsonElement late = (await Api.TellAsync(provider, request, isMerged: false)).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(first.Text("result"), Is.EqualTo("version_activated"));
            Assert.That(active.Text("id"), Is.EqualTo(job.Text("prompt_version_id")));
            Assert.That(again.Text("result"), Is.EqualTo("ignored"));
            Assert.That(late.Text("result"), Is.EqualTo("ignored"));
        });
        Assert.That((await Api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("active"));
    }

    [Test]
    public async Task MergedIntoAnotherBranch_IsIgnored([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = RequestOf(host, job);
        request.Target = "develop";

        JsonElement told = (await Api.TellAsync(provider, request, isMerged: true)).ShouldBe(OK);

        Assert.That((told.Text("result"), (await Api.NewestVersionAsync(job)).Text("status")), Is.EqualTo(("ignored", "draft")));
    }

    [Test]
    public async Task AnotherEventOfGitHub_IsIgnored()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));

        JsonElement told = (await Api.TellAsync(GitProvider.Github, RequestOf(host, job), isMerged: true, githubEvent: "pull_request_review")).ShouldBe(OK);

        Assert.That((told.Text("result"), (await Api.NewestVersionAsync(job)).Text("status")), Is.EqualTo(("ignored", "draft")));
    }

    [Test]
    public async Task ClosedUnmerged_RejectsTheVersion([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = RequestOf(host, job);

        (await Api.TellAsync(provider, request, isMerged: false)).ShouldBe(OK);

        Assert.That((await Api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("rejected"));
    }

    [Test]
    public async Task MergedAfterItWasClosed_MakesTheVersionActive([Values] GitProvider provider, [Values] bool byHand)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = RequestOf(host, job);
        (byHand ? await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/reject") : await Api.TellAsync(provider, request, isMerged: false)).ShouldBe(OK);
        Assert.That((await Api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("rejected"));

        JsonElement merged = (await Api.TellAsync(provider, request, isMerged: true)).ShouldBe(OK);
        JsonElement late = (await Api.TellAsync(provider, request, isMerged: false)).ShouldBe(OK);

        Assert.That((merged.Text("result"), late.Text("result")), Is.EqualTo(("version_activated", "ignored")));
        Assert.That((await Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}")).ShouldBe(OK).Text("id"), Is.EqualTo(job.Text("prompt_version_id")));
    }

    [Test]
    public async Task MergedAgain_AfterARollback_IsIgnored()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));
        string taskId = job.Text("task_id")!;
        string former = await Api.GivenAnActivePromptAsync(taskId);
        StoredRequest request = RequestOf(host, job);
        (await Api.TellAsync(GitProvider.Github, request, isMerged: true)).ShouldBe(OK);
        (await Client.PostAsync($"/api/v1/prompts/{taskId}/rollback")).ShouldBe(OK);

        JsonElement replayed = (await Api.TellAsync(GitProvider.Github, request, isMerged: true)).ShouldBe(OK);

        Assert.That(replayed.Text("result"), Is.EqualTo("ignored"));
        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("id"), Is.EqualTo(former));
    }

    [Test]
    public async Task AnEarlierMerge_ThatIsToldLater_DoesNotReplaceTheLaterOne([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement first = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        string taskId = first.Text("task_id")!;
        JsonElement second = await Api.UntilTheJobEndsAsync(await Api.GivenAJobAsync(taskId));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(2), second.ToString());
        host.Repository.Requests[1].MergedAt = host.Repository.Requests[0].MergedAt.AddMinutes(5);

        (await Api.TellAsync(provider, host.Repository.Requests[1], isMerged: true)).ShouldBe(OK);
        JsonElement late = (await Api.TellAsync(provider, host.Repository.Requests[0], isMerged: true)).ShouldBe(OK);

        Assert.That(late.Text("result"), Is.EqualTo("version_archived"));
        Assert.That((await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK).Text("id"), Is.EqualTo(second.Text("prompt_version_id")));
        JsonElement versions = (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK);
        Assert.That(versions.EnumerateArray().Single(version => version.Text("id") == first.Text("prompt_version_id")).Text("status"), Is.EqualTo("archived"));
    }

    [Test]
    public async Task Merged_BeforeItsNumberIsStored_MakesTheVersionActive([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        host.Faults = (_, line) => line.StartsWith("POST") && (line.EndsWith("/pulls") || line.EndsWith("/merge_requests") || line.EndsWith("/pull-requests"))
            ? new HostFault(403, IsServed: true)
            : null;
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        Assert.That(job.Text("status"), Is.EqualTo("PR_FAILED"), job.ToString());
        StoredRequest request = host.Repository.Requests.Single();
        request.State = Application.GitHosts.PullRequestState.Merged;

        JsonElement told = (await Api.TellAsync(provider, request, isMerged: true)).ShouldBe(OK);
        host.Faults = (_, _) => null;
        JsonElement retried = (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/retry-pr")).ShouldBe(OK);

        Assert.That((told.Text("result"), retried.Text("status")), Is.EqualTo(("version_activated", "SUCCESS")));
        Assert.That((await Client.GetAsync($"/api/v1/prompts/{job.Text("task_id")}")).ShouldBe(OK).Text("id"), Is.EqualTo(job.Text("prompt_version_id")));
    }

    [Test]
    public async Task Forged_IsRefusedAndChangesNothing([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        StoredRequest request = RequestOf(host, job);

        (await Api.TellAsync(provider, request, isMerged: true, secret: "guessed")).ShouldBeProblem(Unauthorized);

        Assert.That((await Api.NewestVersionAsync(job)).Text("status"), Is.EqualTo("draft"));
    }

    [TestCase("github")]
    [TestCase("gitlab")]
    [TestCase("bitbucket")]
    public async Task Unsigned_IsRefused(string path) =>
        (await Api.Anonymous.PostAsync($"/api/v1/webhooks/{path}", "{}")).ShouldBeProblem(Unauthorized);

    [Test]
    public async Task ABodyThatIsTooLarge_IsRefused() =>
        (await Api.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/webhooks/gitlab", WireClient.Bytes(new byte[3 * 1024 * 1024], "application/json"), ("X-Gitlab-Token", GitSettings.Secret)))
        .ShouldBeProblem(RequestEntityTooLarge);

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("multipart/form-data")]
    public async Task AForm_IsToldToComeAsJson(string contentType)
    {
        byte[] body = "payload=%7B%7D"u8.ToArray();

        Answer answer = await Api.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/webhooks/github", WireClient.Bytes(body, contentType),
            ("X-Hub-Signature-256", GitSettings.SignatureOf(body)), ("X-GitHub-Event", "pull_request"));

        Assert.That(answer.ShouldBeProblem(UnprocessableEntity).ToString(), Does.Contain("application/json"));
    }

    [TestCase("not json", UnprocessableEntity)]
    [TestCase("{\"object_kind\":\"\\ud800\"}", UnprocessableEntity)]
    [TestCase("{\"object_kind\":null,\"object_attributes\":[null]}", OK)]
    [TestCase("[]", OK)]
    [TestCase("{}", OK)]
    public async Task SomethingElse_IsIgnoredOrInvalid(string body, System.Net.HttpStatusCode status) =>
        Assert.That(
            (await Api.Anonymous.PostAsync("/api/v1/webhooks/gitlab", body, ("X-Gitlab-Token", GitSettings.Secret))).Status, Is.EqualTo(status));

    /// <summary>Gives the request of a job. The doubles all number from 1 and hold team/app: the branch, which holds the task's name, tells them apart.</summary>
    private static StoredRequest RequestOf(HostDouble host, JsonElement job)
    {
        Assert.That(job.Text("status"), Is.EqualTo("SUCCESS"), job.ToString());
        return host.Repository.Requests.Single();
    }
}
