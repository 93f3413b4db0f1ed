using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>The file on the base branch is changed by others than Kaizen.</summary>
internal sealed class FollowingTheBaseBranchTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.GitHosts)
{
    private const string Edited = "Which team takes this ticket? {ticket_text}";

    [Test]
    public async Task AnotherTextInTheFile_IsDriftUntilItIsAdopted([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, provider);
        Assert.That(await DriftAsync(taskId), Is.False);

        Edit(host, Edited);
        bool drifted = await DriftAsync(taskId);
        JsonElement adopted = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBe(Created);

        JsonElement active = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        JsonElement versions = (await Client.GetAsync($"/api/v1/prompts/{taskId}/versions")).ShouldBe(OK);
        Assert.Multiple(() =>
        {
            Assert.That(drifted, Is.True);
            Assert.That((adopted.Text("prompt_text"), adopted.Text("status")), Is.EqualTo((Edited, "active")));
            Assert.That(adopted.Member("version_number").GetInt32(), Is.EqualTo(2));
            Assert.That(active.Text("id"), Is.EqualTo(adopted.Text("id")));
            Assert.That(versions[1].Text("status"), Is.EqualTo("archived"));
        });
        Assert.That((await Api.TaskAsync(taskId)).Member("drift").GetBoolean(), Is.False);
        (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBeProblem(Conflict);
    }

    [Test]
    public async Task Adopting_TakesWhatTheFileHoldsNow()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        Edit(host, Edited);
        await DriftAsync(taskId);
        Edit(host, "And again: {ticket_text}");

        JsonElement adopted = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBe(Created);

        Assert.That(adopted.Text("prompt_text"), Is.EqualTo("And again: {ticket_text}"));
    }

    [Test]
    public async Task TheSameTextAgain_IsNoDrift()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        Edit(host, Edited);
        Assert.That(await DriftAsync(taskId), Is.True);

        Edit(host, GitSettings.OldPrompt);
        JsonElement problem = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBeProblem(Conflict);

        Assert.That(problem.Text("code"), Is.EqualTo("no-drift"));
        Assert.That((await Api.TaskAsync(taskId)).Member("drift").GetBoolean(), Is.False, "The attempt has seen that the texts agree.");
    }

    [Test]
    public async Task ActivatingAndRollingBack_AreComparedWithWhatWasSeen()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        await DriftAsync(taskId);
        int asked = host.Requests.Count;

        await Api.GivenAnActivePromptAsync(taskId, Edited);
        bool afterActivation = (await Api.TaskAsync(taskId)).Member("drift").GetBoolean();
        (await Client.PostAsync($"/api/v1/prompts/{taskId}/rollback")).ShouldBe(OK);
        bool afterRollback = (await Api.TaskAsync(taskId)).Member("drift").GetBoolean();

        Assert.That((afterActivation, afterRollback), Is.EqualTo((true, false)));
        Assert.That(host.Requests, Has.Count.EqualTo(asked), "Neither asks the host.");
    }

    [Test]
    public async Task AMergedVersion_IsNoDriftUntilTheFileWasSeen()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));
        string taskId = job.Text("task_id")!;
        await Api.GivenAnActivePromptAsync(taskId, Edited);
        Assert.That(await DriftAsync(taskId), Is.True);

        StoredRequest request = host.Repository.Requests.Single();
        (await Api.TellAsync(GitProvider.Github, request, isMerged: true)).ShouldBe(OK);
        bool afterMerge = (await Api.TaskAsync(taskId)).Member("drift").GetBoolean();
        host.Repository.Branches["main"] = host.Repository.Branches[request.Branch];
        bool afterLook = await DriftAsync(taskId);

        Assert.That((afterMerge, afterLook), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task AFileThatIsGone_LeavesNothingToAdopt()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        host.Repository.Branches["main"] = host.Repository.Add(new StoredCommit(null, [], "emptied"));

        JsonElement problem = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBeProblem(BadGateway);

        Assert.That(problem.Text("detail"), Does.Contain(GitSettings.PromptFile).And.Contain("does not exist"));
        Assert.That((await Api.TaskAsync(taskId)).Member("drift").GetBoolean(), Is.False);
    }

    [Test]
    public async Task AnotherPlace_ForgetsWhatWasSeen()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        Edit(host, Edited);
        Assert.That(await DriftAsync(taskId), Is.True);

        JsonElement moved = (await Client.PatchAsync($"/api/v1/tasks/{taskId}", new { prompt_locator = "OTHER_PROMPT" })).ShouldBe(OK);

        Assert.That(moved.Member("drift").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Adopting_WhileTheRequestIsMerged_KeepsTheMergedPrompt()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        JsonElement job = await Api.GivenAnEndedJobAsync(GitSettings.TaskAt(host, GitProvider.Github, "auto_pr"));
        string taskId = job.Text("task_id")!;
        await Api.GivenAnActivePromptAsync(taskId, Edited);
        Assert.That(await DriftAsync(taskId), Is.True);
        StoredRequest request = host.Repository.Requests.Single();
        WhenTheFileIsRead(
            host,
            () => Api.TellAsync(GitProvider.Github, request, isMerged: true),
            () => host.Repository.Branches["main"] = host.Repository.Branches[request.Branch]);

        (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBeProblem(Conflict);

        JsonElement active = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.That(active.Text("id"), Is.EqualTo(job.Text("prompt_version_id")));
    }

    [Test]
    public async Task Adopting_WhileThePlaceChanges_ServesNothingOfTheOldPlace()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        string taskId = await GivenAServedTaskAsync(host, GitProvider.Github);
        Edit(host, Edited);
        WhenTheFileIsRead(host, () => Client.PatchAsync($"/api/v1/tasks/{taskId}", new { prompt_locator = "OTHER_PROMPT" }), () => { });

        (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/adopt")).ShouldBeProblem(BadGateway);

        JsonElement active = (await Client.GetAsync($"/api/v1/prompts/{taskId}")).ShouldBe(OK);
        Assert.That(active.Text("prompt_text"), Is.EqualTo(GitSettings.OldPrompt));
    }

    [Test]
    public async Task Adopting_WithoutARepository_IsAConflict() =>
        (await Client.PostAsync($"/api/v1/tasks/{await Api.GivenATaskAsync()}/git/adopt")).ShouldBeProblem(Conflict);

    [Test]
    public async Task Adopting_InAnUnknownTask_IsNotFound() =>
        (await Client.PostAsync($"/api/v1/tasks/{Guid.NewGuid()}/git/adopt")).ShouldBeProblem(NotFound);

    /// <summary>Has something happen while the host answers the first reading of the file, and something else before the next.</summary>
    private static void WhenTheFileIsRead(HostDouble host, Func<Task<Answer>> first, Action next)
    {
        int reads = 0;
        host.Faults = (_, line) =>
        {
            if (line.Contains("/contents/", StringComparison.Ordinal))
            {
                if (reads++ == 0)
                {
                    Task.Run(first).GetAwaiter().GetResult().ShouldBe(OK);
                }
                else
                {
                    next();
                }
            }

            return null;
        };
    }

    private static void Edit(HostDouble host, string prompt) =>
        host.Repository.Commit("main", "edit", [(GitSettings.PromptFile, $"# prompts\nTRIAGE = '{prompt}'  # by hand\nOTHER = 1\n")]);

    private async Task<string> GivenAServedTaskAsync(HostDouble host, GitProvider provider)
    {
        string taskId = await Api.GivenATaskAsync(GitSettings.TaskAt(host, provider, "auto_pr"));
        await Api.GivenAnActivePromptAsync(taskId, GitSettings.OldPrompt);
        return taskId;
    }

    /// <summary>Has the file looked at, as polling does.</summary>
    private async Task<bool> DriftAsync(string taskId)
    {
        JsonElement check = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/check")).ShouldBe(OK);
        Assert.That(check.Member("is_usable").GetBoolean(), Is.True, check.ToString());
        return (await Api.TaskAsync(taskId)).Member("drift").GetBoolean();
    }
}
