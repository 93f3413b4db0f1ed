using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Application.PullRequests.Commands.ReceiveWebhook;
using Kaizen.Application.Tests.Jobs;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class WebhookTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("Hello, World!");

    // The example of GitHub's documentation on validating deliveries.
    private const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    [Test]
    public void IsValid_WithTheRightSignature_Accepts() =>
        Assert.That(WebhookSignature.IsValid(UseCases.WebhookSecret, Body, Signature), Is.True);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("sha256=")]
    [TestCase("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [TestCase("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [TestCase("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void IsValid_WithAnyOther_Refuses(string? header) =>
        Assert.That(WebhookSignature.IsValid(UseCases.WebhookSecret, Body, header), Is.False);

    [Test]
    public void IsValid_WithoutASecret_RefusesEvenAMatchingSignature() =>
        Assert.That(WebhookSignature.IsValid("", Body, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Array.Empty<byte>(), Body))), Is.False);

    [TestCase("s", "s", true)]
    [TestCase("s", "t", false)]
    [TestCase("s", null, false)]
    [TestCase("", "", false)]
    public void IsToken_ComparesWholeTokens(string secret, string? header, bool expected) =>
        Assert.That(WebhookSignature.IsToken(secret, header), Is.EqualTo(expected));

    [TestCase(
        GitProvider.Github, PullRequestState.Merged,
        """{"action":"closed","number":5,"pull_request":{"number":5,"merged":true,"head":{"ref":"b","repo":{"full_name":"Team/app"}},"base":{"ref":"main"}},"repository":{"full_name":"team/app"}}""")]
    [TestCase(
        GitProvider.Github, PullRequestState.Closed,
        """{"action":"closed","pull_request":{"number":5,"merged":false,"head":{"ref":"b","repo":{"full_name":"Team/app"}},"base":{"ref":"main"}},"repository":{"full_name":"team/app"}}""")]
    [TestCase(
        GitProvider.Gitlab, PullRequestState.Merged,
        """{"object_kind":"merge_request","project":{"path_with_namespace":"team/app"},"object_attributes":{"iid":5,"id":99,"action":"merge","source_branch":"b","target_branch":"main","source_project_id":7,"target_project_id":7}}""")]
    [TestCase(
        GitProvider.Gitlab, PullRequestState.Closed,
        """{"object_kind":"merge_request","project":{"path_with_namespace":"team/app"},"object_attributes":{"iid":5,"action":"close","source_branch":"b","target_branch":"main","source_project_id":7,"target_project_id":7}}""")]
    [TestCase(
        GitProvider.BitbucketServer, PullRequestState.Merged,
        """{"eventKey":"pr:merged","pullRequest":{"id":5,"fromRef":{"displayId":"b","repository":{"slug":"app","project":{"key":"team"}}},"toRef":{"displayId":"main","repository":{"slug":"app","project":{"key":"team"}}}}}""")]
    [TestCase(
        GitProvider.BitbucketServer, PullRequestState.Closed,
        """{"eventKey":"pr:declined","pullRequest":{"id":5,"fromRef":{"displayId":"b","repository":{"slug":"app","project":{"key":"team"}}},"toRef":{"displayId":"main","repository":{"slug":"app","project":{"key":"team"}}}}}""")]
    public void Read_TellsWhatHappened(GitProvider provider, PullRequestState state, string json)
    {
        PullRequestEvent? read = PullRequestEvent.Read(provider, JsonSerializer.Deserialize<JsonElement>(json));

        Assert.That(read, Is.EqualTo(new PullRequestEvent(provider, "team/app", 5, state, "b", "main")));
    }

    [TestCase(
        GitProvider.Github,
        """{"action":"closed","pull_request":{"number":5,"merged":true,"merged_at":"2026-03-01T10:00:00Z"},"repository":{"full_name":"team/app"}}""")]
    [TestCase(
        GitProvider.Gitlab,
        """{"object_kind":"merge_request","project":{"path_with_namespace":"a/b"},"object_attributes":{"iid":5,"action":"merge","merged_at":"2026-03-01T12:00:00.000+02:00","updated_at":"2026-03-02T00:00:00Z"}}""")]
    [TestCase(
        GitProvider.Gitlab,
        """{"object_kind":"merge_request","project":{"path_with_namespace":"a/b"},"object_attributes":{"iid":5,"action":"merge","merged_at":null,"updated_at":"2026-03-01 10:00:00 UTC"}}""")]
    [TestCase(
        GitProvider.BitbucketServer,
        """{"eventKey":"pr:merged","pullRequest":{"id":5,"closedDate":1772359200000,"toRef":{"repository":{"slug":"app","project":{"key":"team"}}}}}""")]
    public void Read_TellsWhenItWasMerged(GitProvider provider, string json) =>
        Assert.That(
            PullRequestEvent.Read(provider, JsonSerializer.Deserialize<JsonElement>(json))?.MergedAt,
            Is.EqualTo(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero)));

    [TestCase(GitProvider.Github, """{"action":"closed","pull_request":{"number":5,"merged":true,"merged_at":"soon"},"repository":{"full_name":"team/app"}}""")]
    [TestCase(
        GitProvider.BitbucketServer,
        """{"eventKey":"pr:merged","pullRequest":{"id":5,"closedDate":9223372036854775807,"toRef":{"repository":{"slug":"app","project":{"key":"team"}}}}}""")]
    public void Read_WhenTheTimeIsNone_TellsTheRest(GitProvider provider, string json)
    {
        PullRequestEvent? read = PullRequestEvent.Read(provider, JsonSerializer.Deserialize<JsonElement>(json));

        Assert.That((read?.State, read?.MergedAt), Is.EqualTo((PullRequestState.Merged, (DateTimeOffset?)null)));
    }

    [TestCase(
        GitProvider.Github,
        """{"action":"closed","pull_request":{"number":5,"merged":true,"head":{"ref":"b","repo":{"full_name":"fork/app"}}},"repository":{"full_name":"team/app"}}""")]
    [TestCase(
        GitProvider.Gitlab,
        """{"object_kind":"merge_request","project":{"path_with_namespace":"team/app"},"object_attributes":{"iid":5,"action":"merge","source_project_id":8,"target_project_id":7}}""")]
    [TestCase(
        GitProvider.BitbucketServer,
        """{"eventKey":"pr:merged","pullRequest":{"id":5,"fromRef":{"repository":{"slug":"app","project":{"key":"~you"}}},"toRef":{"repository":{"slug":"app","project":{"key":"team"}}}}}""")]
    public void Read_OfARequestFromAFork_IsNull(GitProvider provider, string json) =>
        Assert.That(PullRequestEvent.Read(provider, JsonSerializer.Deserialize<JsonElement>(json)), Is.Null);

    [TestCase(GitProvider.Github, """{"action":"opened","pull_request":{"number":5},"repository":{"full_name":"team/app"}}""")]
    [TestCase(GitProvider.Github, """{"zen":"ping"}""")]
    [TestCase(GitProvider.Github, """{"action":"closed","issue":{"number":5},"repository":{"full_name":"team/app"}}""")]
    [TestCase(GitProvider.Gitlab, """{"object_kind":"push"}""")]
    [TestCase(GitProvider.Gitlab, """{"object_kind":"merge_request","object_attributes":{"action":"update","iid":5},"project":{"path_with_namespace":"a/b"}}""")]
    [TestCase(GitProvider.BitbucketServer, """{"eventKey":"pr:opened","pullRequest":{"id":5}}""")]
    [TestCase(GitProvider.BitbucketServer, """[1]""")]
    [TestCase(GitProvider.Github, """{"action":"closed","pull_request":[],"repository":"x"}""")]
    public void Read_OfAnythingElse_IsNull(GitProvider provider, string json) =>
        Assert.That(PullRequestEvent.Read(provider, JsonSerializer.Deserialize<JsonElement>(json)), Is.Null);

    [TestCase("team/app", true, "version_activated")]
    [TestCase("team/other", true, "ignored")]
    [TestCase("team/app", false, "ignored")]
    public async Task Handle_OfADeliveryWhoseNumberIsNotStored_TakesOnlyAMergeInItsRepositoryThatNamesItsJob(
        string repository, bool namesTheJob, string expected)
    {
        using var useCases = new UseCases();
        OptimizationJob job = useCases.GivenAJob();
        OptimizationTask task = useCases.TaskOf(job);
        task.Configure(task.Settings with { GitRepo = "team/app" });
        task.SetGitToken("sealed(token)");
        var draft = new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "better", UseCases.Noon);
        useCases.Examples.Add(draft);
        useCases.Deliveries.Add(new PromptDelivery(job.Id, draft.Id, "b", "title", "body"));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            action = "closed",
            repository = new { full_name = repository },
            pull_request = new { number = 5, merged = true, body = $"Job {(namesTheJob ? job.Id : Guid.NewGuid())}", head = new { @ref = "b" } },
        });
        string signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(UseCases.WebhookSecret), body));

        WebhookResponse told = await useCases.SendAsync(new ReceiveWebhookCommand(GitProvider.Github, body, signature));

        Assert.That((told.Result, task.ActiveVersionId), Is.EqualTo((expected, expected == "ignored" ? null : (Guid?)draft.Id)));
    }
}
