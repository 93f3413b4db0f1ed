using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>A version that someone looks at and then sends.</summary>
internal sealed class CreatingPullRequestsTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.GitHosts)
{
    [Test]
    public async Task Preview_IsExactlyWhatCreatePrSends([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "pr_preview"));
        JsonElement preview = job.Member("job_metadata").Member("pr_preview");
        Assert.That(host.Repository.Requests, Is.Empty);
        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));

        JsonElement created = (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBe(OK);

        StoredRequest request = host.Repository.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(created.Text("pr_url"), Does.EndWith("/1"));
            Assert.That((request.Title, request.Body), Is.EqualTo((preview.Text("pr_title"), preview.Text("pr_body"))));
            Assert.That(preview.Text("file_path"), Is.EqualTo(GitSettings.PromptFile));
            Assert.That(preview.Text("old_prompt"), Is.EqualTo(GitSettings.OldPrompt));
            foreach (JsonElement change in preview.Member("file_changes").EnumerateArray())
            {
                Assert.That(host.Repository.Read(change.Text("path")!, "main"), Is.EqualTo(change.Text("old_content")));
                Assert.That(host.Repository.Read(change.Text("path")!, request.Branch), Is.EqualTo(change.Text("new_content")));
            }
        });
        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(Conflict);
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CreatePr_WhenTheVersionIsRejectedMeanwhile_OpensNothing([Values] GitProvider provider, [Values] bool byDeletingTheTask)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "pr_preview"));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rejected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Faults = (_, line) =>
        {
            if (!line.StartsWith("POST ", StringComparison.Ordinal) || rejected.Task.IsCompleted)
            {
                return null;
            }

            reached.TrySetResult();
            return new HostFault(429) { Until = rejected.Task };
        };

        Task<Answer> creating = Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(40));
        (byDeletingTheTask
            ? await Client.DeleteAsync($"/api/v1/tasks/{job.Text("task_id")}")
            : await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/reject")).ShouldBe(byDeletingTheTask ? NoContent : OK);
        rejected.SetResult();

        (await creating).ShouldBeProblem(byDeletingTheTask ? NotFound : Conflict);
        Assert.That(host.Repository.Requests, Is.Empty);
        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task CreatePr_WhenTheFileHasChangedSince_SendsAndKeepsWhatItChangesInFact([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "pr_preview"));
        host.Repository.Commit("main", "edit", [(GitSettings.PromptFile, "# edited\nTRIAGE = 'Say ```its``` team'\n")]);

        JsonElement created = (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBe(OK);

        JsonElement planned = job.Member("job_metadata").Member("pr_preview");
        JsonElement preview = created.Member("job_metadata").Member("pr_preview");
        StoredRequest request = host.Repository.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(planned.Text("pr_body"), Does.Contain($"\n {GitSettings.OldPrompt}\n").And.Not.Contain("another prompt"));
            Assert.That(request.Body, Does.Contain("\n-Say ```its``` team\n").And.Contain("The file holds another prompt than the old one"));
            Assert.That(request.Body, Does.Not.Contain($"\n {GitSettings.OldPrompt}\n"));
            Assert.That(request.Body[..request.Body.IndexOf("## The prompt")], Is.EqualTo(planned.Text("pr_body")![..request.Body.IndexOf("## The prompt")]));
            Assert.That(request.Body, Does.EndWith(planned.Text("pr_body")![planned.Text("pr_body")!.IndexOf("## What got worse")..]));
            Assert.That(preview.Text("pr_body"), Is.EqualTo(request.Body));
            Assert.That(preview.Text("old_prompt"), Is.EqualTo("Say ```its``` team"));
            Assert.That(preview.Member("file_changes")[0].Text("new_content"), Is.EqualTo(host.Repository.Read(GitSettings.PromptFile, request.Branch)));
        });
    }

    [TestCase("json")]
    [TestCase("text")]
    [TestCase("yaml")]
    [TestCase("python")]
    public async Task Preview_OfAFileThatDoesNotExistYet_ShowsTheWholePromptAsAdded(string format)
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        var task = GitSettings.TaskAt(host, GitProvider.Github, "pr_preview");
        task.Remove("prompt_file");
        task.Remove("prompt_locator");
        task["prompt_path"] = "prompts/triage";
        task["prompt_format"] = format;

        JsonElement job = await Api.GivenAnEndedJobAsync(task);

        JsonElement preview = job.Member("job_metadata").Member("pr_preview");
        string body = preview.Text("pr_body")!;
        string diff = body[body.IndexOf("## The prompt")..body.IndexOf("## What got worse")];
        Assert.Multiple(() =>
        {
            Assert.That(diff, Does.Contain("The file holds no prompt yet."));
            Assert.That(diff.Split('\n').Where(line => line.StartsWith('+')).Select(line => line[1..]), Is.EqualTo(preview.Text("new_prompt")!.Split('\n')));
            Assert.That(diff.Split('\n'), Has.None.StartsWith("-").And.None.StartsWith(" "));
        });
        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBe(OK);
        Assert.That(host.Repository.Requests.Single().Body, Is.EqualTo(body));
    }

    [Test]
    public async Task CreatePr_WhenTheHostRefuses_SaysWhyAndCanBeRepeated([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, provider, "pr_preview"));
        string path = $"/api/v1/jobs/{job.Text("id")}";
        host.Faults = (_, line) => InterruptedDeliveriesTests.OpensRequest(line) ? new HostFault(403, $"no requests with {HostDouble.Token}") : null;

        (await Client.PostAsync($"{path}/create-pr")).ShouldBeProblem(BadGateway);

        JsonElement failed = await Api.JobAsync(job.Text("id")!);
        Assert.Multiple(() =>
        {
            Assert.That((failed.Text("status"), failed.Text("progress_step")), Is.EqualTo(("SUCCESS", "completed")), "A finished job keeps its state.");
            Assert.That(failed.Member("job_metadata").Text("pr_error"), Does.Contain("no requests").And.Not.Contain(HostDouble.Token));
            Assert.That(failed.Member("job_metadata").Member("pr_preview").ToString(), Is.EqualTo(job.Member("job_metadata").Member("pr_preview").ToString()));
        });
        host.Faults = (_, _) => null;
        JsonElement created = (await Client.PostAsync($"{path}/create-pr")).ShouldBe(OK);
        Assert.That((created.Text("pr_url")?[^2..], created.Member("job_metadata").Has("pr_error")), Is.EqualTo(("/1", false)));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CreatePr_WhenTheHostsAnswersBreakOff_SaysSo()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "pr_preview"));
        host.Faults = (_, _) => new HostFault(200) { BreaksOff = true };

        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(BadGateway);

        Assert.That((await Api.JobAsync(job.Text("id")!)).Member("job_metadata").Text("pr_error"), Does.Contain("broke off"));
    }

    [Test]
    public async Task CreatePr_WhenTheBaseHoldsThePromptByNow_IsAConflictAndChangesNothing()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "pr_preview"));
        JsonElement change = job.Member("job_metadata").Member("pr_preview").Member("file_changes")[0];
        host.Repository.Commit("main", "moved", [(change.Text("path")!, change.Text("new_content")!)]);

        JsonElement problem = (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(Conflict);

        Assert.That(problem.Text("code"), Is.EqualTo("nothing-to-change"));
        Assert.That((await Api.JobAsync(job.Text("id")!)).ToString(), Is.EqualTo(job.ToString()));
    }

    [Test]
    public async Task CreatePr_OfARejectedVersion_IsAConflict()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "pr_preview"));
        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/reject")).ShouldBe(OK);

        (await Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(Conflict);

        Assert.That(host.Requests, Has.None.StartsWith("POST"));
    }
}
