using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>How a pull request comes about, or is taken back, whatever happens meanwhile: the same at every Git host.</summary>
[TestFixture(GitProvider.Github)]
[TestFixture(GitProvider.Gitlab)]
[TestFixture(GitProvider.BitbucketServer)]
[Parallelizable(ParallelScope.All)]
internal abstract class PublishingTests(GitProvider provider)
{
    protected const string Branch = "feature/tune-triage-v2";
    protected const string File = HostUnderTest.PromptFile;
    protected static readonly Guid Job = Guid.Parse("0199c000-0000-7000-8000-000000000001");

    protected static readonly string Body = $"evidence, 漢字\njob {Job}";

    protected static readonly PullRequestDraft Draft = new(
        Job, Branch, "tune(triage)", _ => Body,
        [new FileEdit(File, text => text!.Replace("old", "new")), new FileEdit(".kaizen.yaml", _ => "tasks: 1\n", IsRecord: true)]);

    protected GitProvider Provider { get; } = provider;

    protected static async Task<PullRequest> PublishAsync(HostUnderTest host) =>
        (await PullRequestPublisher.PublishAsync(host.Connect(), "main", Draft, IsWanted, default))?.Request ?? throw new AssertionException("Nothing was delivered.");

    protected static Task IsWanted(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Leaves the branch of an attempt that did not come to its request.</summary>
    protected static async Task FailToOpenAsync(HostUnderTest host, bool isCommitted)
    {
        host.Faults = (_, line) => (isCommitted ? OpensRequest(line) : Commits(line)) ? new HostFault(403) : null;
        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>());
        Assert.That(host.Repository.CommitsOn(Branch), isCommitted ? Is.GreaterThan(0) : Is.Zero);
        host.Faults = (_, _) => null;
    }

    protected static async Task LeaveBranchOfAnotherJobAsync(HostUnderTest host)
    {
        host.Faults = (_, line) => OpensRequest(line) ? new HostFault(403) : null;
        PullRequestDraft other = Draft with { JobId = Guid.NewGuid(), Edits = [Draft.Edits[0] with { Apply = _ => "P = 'another new'\n" }, Draft.Edits[1]] };
        Assert.That(() => PullRequestPublisher.PublishAsync(host.Connect(), "main", other, IsWanted, default), Throws.TypeOf<GitHostException>());
        host.Faults = (_, _) => null;
        host.Repository.Commit("main", "moved", [(File, "P = 'moved old'\n")]);
    }

    protected static bool OpensRequest(string line) =>
        line.StartsWith("POST") && (line.EndsWith("/pulls") || line.EndsWith("/merge_requests") || line.EndsWith("/pull-requests"));

    protected HostUnderTest Start() => HostUnderTest.Start(Provider);

    private static bool Commits(string line) =>
        line.Contains("/git/trees") || (line.StartsWith("POST") && line.EndsWith("/repository/commits")) || line.StartsWith("PUT");
}
