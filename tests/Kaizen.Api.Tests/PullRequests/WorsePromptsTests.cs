using System.Text.Json.Nodes;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

[TestFixtureSource(typeof(TestDatabases), nameof(TestDatabases.All))]
internal sealed class WorsePromptsTests(DatabaseEngine engine)
{
    [TestCase("auto_pr")]
    [TestCase("pr_preview")]
    public async Task APromptThatIsWorseOnTheHoldOut_IsRejectedAndOfferedToNobody(string mode)
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Github, GitSettings.Repository());
        await using var model = new DecliningModel();
        await using TestDatabase database = await TestDatabases.CreateAsync(engine);
        await using KaizenApi api = await KaizenApi.StartAsync(database, new KaizenApiOptions { Settings = [.. GitSettings.All, .. model.Settings] });
        JsonObject task = GitSettings.TaskAt(host, GitProvider.Github, mode);
        task["feedback_threshold"] = 1000;
        string taskId = await api.GivenATrainableTaskAsync(task);
        await api.GivenTicketsAsync(taskId, 40);

        JsonElement job = await api.UntilTheJobEndsAsync(await api.GivenAJobAsync(taskId));

        JsonElement version = await api.NewestVersionAsync(job);
        Assert.Multiple(() =>
        {
            Assert.That((job.Text("status"), job.Member("job_metadata").Text("verdict")), Is.EqualTo(("SUCCESS", "worse")), job.ToString());
            Assert.That(version.Text("prompt_text"), Does.Contain("CHANGED"));
            Assert.That(version.Text("status"), Is.EqualTo("rejected"));
            Assert.That(job.Text("pr_url"), Is.Null);
            Assert.That(job.Member("job_metadata").Has("pr_preview"), Is.False);
            Assert.That(host.Requests, Is.Empty);
        });
        (await api.Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/create-pr")).ShouldBeProblem(Conflict);
        (await api.Client.PostAsync($"/api/v1/jobs/{job.Text("id")}/retry-pr")).ShouldBeProblem(Conflict);
        Assert.That(host.Requests, Is.Empty);
    }
}
