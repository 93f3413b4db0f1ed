using Kaizen.Domain.Tasks;
using Kaizen.Testing;
using Kaizen.Testing.Git;

namespace Kaizen.Api.Tests.PullRequests;

/// <summary>What each step towards a pull request would meet.</summary>
internal sealed class CheckingGitAccessTests(DatabaseEngine engine) : ApiTests(engine, ApiKind.GitHosts)
{
    [Test]
    public async Task Check_SaysStepByStepWhatIsUsable([Values] GitProvider provider)
    {
        await using HostDouble host = HostDouble.Start(provider, GitSettings.Repository());
        string taskId = await Api.GivenATaskAsync(GitSettings.TaskAt(host, provider, "auto_pr"));

        JsonElement good = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/check")).ShouldBe(OK);
        (await Client.PatchAsync($"/api/v1/tasks/{taskId}", new { prompt_locator = "NOWHERE" })).ShouldBe(OK);
        JsonElement noPlace = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/check")).ShouldBe(OK);
        (await Client.PatchAsync($"/api/v1/tasks/{taskId}", new { git_token_raw = "wrong" })).ShouldBe(OK);
        JsonElement noToken = (await Client.PostAsync($"/api/v1/tasks/{taskId}/git/check")).ShouldBe(OK);

        Assert.Multiple(() =>
        {
            Assert.That(good.Member("is_usable").GetBoolean(), Is.True, good.ToString());
            Assert.That(Last(noPlace).Text("subject"), Is.EqualTo("prompt"), noPlace.ToString());
            Assert.That(Last(noToken).Text("subject"), Is.EqualTo("token"), noToken.ToString());
            Assert.That(noToken.Member("is_usable").GetBoolean(), Is.False);
            Assert.That(noToken.ToString(), Does.Not.Contain("\"wrong\""));
        });
        static JsonElement Last(JsonElement answer) => answer.Member("checks").EnumerateArray().Last();
    }

    [Test]
    public async Task Check_OfAHostInAPrivateNetwork_NamesTheSettingThatAllowsIt()
    {
        await using HostDouble host = HostDouble.Start(GitProvider.Gitlab, GitSettings.Repository());
        await using TestDatabase database = await TestDatabases.CreateAsync(Engine);
        using var keys = new TemporaryFolder();
        (string, string) keysPath = ("DataProtection:KeysPath", keys.FullPath);
        string key;
        string taskId;
        await using (KaizenApi allowing = await KaizenApi.StartAsync(database, new() { Settings = [.. GitSettings.All, keysPath] }))
        {
            key = allowing.Key;
            taskId = await allowing.GivenATaskAsync(GitSettings.TaskAt(host, GitProvider.Gitlab, "auto_pr"));
        }

        await using KaizenApi refusing = await KaizenApi.StartAsync(database, new() { Settings = [keysPath], Key = key });

        JsonElement check = (await refusing.Client.PostAsync($"/api/v1/tasks/{taskId}/git/check")).ShouldBe(OK);

        Assert.That(check.Member("checks")[0].Text("reason"), Does.Contain("Git:AllowPrivateNetworks"));
        Assert.That(host.Requests, Is.Empty);
    }

    [Test]
    public async Task Check_WithoutARepository_IsAConflict() =>
        (await Client.PostAsync($"/api/v1/tasks/{await Api.GivenATaskAsync()}/git/check")).ShouldBeProblem(Conflict);
}
