using System.Text;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>A request that nobody else touches, delivered or taken back.</summary>
internal sealed class PullRequestPublisherTests(GitProvider provider) : PublishingTests(provider)
{
    [Test]
    public async Task Publish_OpensOneRequestWithTheEditAndTheRecord()
    {
        await using HostUnderTest host = Start();

        PullRequest opened = await PublishAsync(host);

        StoredRequest stored = host.Repository.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(opened, Is.EqualTo(new PullRequest(1, opened.Url, PullRequestState.Open, Body, "main")));
            Assert.That(opened.Url, Does.StartWith("https://").And.EndsWith("/1"));
            Assert.That((stored.Branch, stored.Title, stored.Body), Is.EqualTo((Branch, Draft.Title, Body)));
            Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("\uFEFFP = 'new 漢字'\r\n"));
            Assert.That(host.Repository.Read(".kaizen.yaml", Branch), Is.EqualTo("tasks: 1\n"));
            Assert.That(host.Repository.Read("other", Branch), Is.EqualTo("kept"));
            Assert.That(host.Repository.Read(File, "main"), Does.Contain("old"));
            Assert.That(host.Repository.CommitsOn(Branch), Is.EqualTo(Provider == GitProvider.BitbucketServer ? 2 : 1));
        });
    }

    [TestCase("latin-1", "iso-8859-1", "é")]
    [TestCase("cp1252", "windows-1252", "“€”")]
    [TestCase("shift_jis", "shift_jis", "漢字")]
    public async Task Publish_WhenAPythonFileDeclaresAnEncoding_KeepsItsBytes(string declared, string stored, string text)
    {
        string before = $"# -*- coding: {declared} -*-\r\nQ = '{text}'\r\nP = 'old'\r\n";
        await using var host = HostUnderTest.Start(Provider, new StoredRepository((File, before)));
        host.Repository.Encodings[File] = CodePagesEncodingProvider.Instance.GetEncoding(stored) ?? Encoding.GetEncoding(stored);

        await PublishAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo(before.Replace("old", "new")));
    }

    [Test]
    public async Task Publish_WhenItFailedAtAnyPoint_LeadsToTheSameRequest()
    {
        int length = await CountRequestsAsync();
        for (int broken = 0; broken < length; broken++)
        {
            foreach (bool isServed in new[] { false, true })
            {
                await using HostUnderTest host = Start();
                host.Faults = (number, _) => number >= broken ? new HostFault(403, "stopped", IsServed: isServed && number == broken) : null;
                Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>(), $"request {broken}");
                host.Faults = (_, _) => null;

                PullRequest opened = await PublishAsync(host);

                Assert.That(host.Repository.Requests, Has.Count.EqualTo(1), $"request {broken}, served: {isServed}");
                Assert.That(opened.Number, Is.EqualTo(1));
                Assert.That(host.Repository.Branches.Keys, Is.EquivalentTo(new[] { "main", Branch }));
                Assert.That(host.Repository.Read(File, Branch), Does.Contain("new"));
                Assert.That(host.Repository.Read(".kaizen.yaml", Branch), Is.EqualTo("tasks: 1\n"));
                Assert.That(host.Repository.CommitsOn(Branch), Is.LessThanOrEqualTo(2));
            }
        }
    }

    [Test]
    public async Task Publish_WhenEveryRequestMeetsAServerErrorOnceAfterItTookEffect_LeadsToOneRequest([Values] bool breaksOff)
    {
        await using HostUnderTest host = Start();
        var failed = new HashSet<string>();
        host.Faults = (_, line) => failed.Add(line) ? new HostFault(breaksOff ? 200 : 502, IsServed: true) { BreaksOff = breaksOff } : null;

        PullRequest opened = await PublishAsync(host);

        Assert.That(opened.Number, Is.EqualTo(host.Repository.Requests.Single().Number));
        Assert.That(host.Repository.Read(File, Branch), Does.Contain("new"));
    }

    [Test]
    public async Task Publish_WhenTheBaseHoldsTheChangeAlready_SendsNothing()
    {
        await using HostUnderTest host = Start();
        host.Repository.Commit("main", "moved", [(File, "P = 'new'\n")]);

        PublishedRequest? opened = await PullRequestPublisher.PublishAsync(host.Connect(), "main", Draft, IsWanted, default);

        Assert.That(opened, Is.Null);
        Assert.That(host.Repository.Requests, Is.Empty);
        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task Publish_WhenTheBaseHoldsTheChangeByNow_TakesBackTheBranchIfItMay([Values] bool mayDelete)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        host.Repository.Commit("main", "moved", [(File, "P = 'new'\n")]);
        host.Faults = RefuseDeletionUnless(mayDelete);

        PublishedRequest? opened = await PullRequestPublisher.PublishAsync(host.Connect(), "main", Draft, IsWanted, default);

        Assert.That(opened, Is.Null);
        AssertNoRequest(host, isBranchLeft: !mayDelete);
    }

    [Test]
    public async Task Publish_WhenTheRequestIsWantedNoMore_TakesBackTheBranch([Values] bool mayDelete)
    {
        await using HostUnderTest host = Start();
        host.Faults = RefuseDeletionUnless(mayDelete);

        Assert.That(
            () => PullRequestPublisher.PublishAsync(host.Connect(), "main", Draft, _ => throw new VersionNotDraftException(PromptStatus.Rejected), default),
            Throws.TypeOf<VersionNotDraftException>());

        AssertNoRequest(host, isBranchLeft: !mayDelete);
    }

    [Test]
    public async Task Publish_AfterTheCommitOfAnEarlierAttempt_ComparesNothingThatOneCommitTells()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);

        await PublishAsync(host);

        Assert.That(host.Requests, Has.None.Contains("/compare/"));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Withdraw_TakesBackTheBranchOfAnAttempt([Values] bool isCommitted, [Values] bool baseMoved)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted);
        if (baseMoved)
        {
            host.Repository.Commit("main", "moved", [(File, "P = 'moved old'\n")]);
        }

        await PullRequestPublisher.WithdrawAsync(host.Connect(), "main", Draft, default);
        await PullRequestPublisher.WithdrawAsync(host.Connect(), "main", Draft, default);

        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task Publish_WhenTheRequestWasMergedMeanwhile_ReportsIt()
    {
        await using HostUnderTest host = Start();
        await PublishAsync(host);
        host.Repository.Requests[0].State = PullRequestState.Merged;

        PullRequest found = await PublishAsync(host);

        Assert.That((found.Number, found.State), Is.EqualTo((1L, PullRequestState.Merged)));
    }

    [Test]
    public async Task Publish_OfAnExecutableFile_KeepsItsMode()
    {
        await using HostUnderTest host = Start();
        host.Repository.Modes[File] = "100755";

        await PublishAsync(host);

        // GitHub's double compares the mode that is sent; the others' interfaces have none.
        Assert.That(host.Repository.Read(File, Branch), Does.Contain("new"));
    }

    [Test]
    public async Task Publish_OfASymbolicLinkAtGitHub_IsRefused()
    {
        Assume.That(Provider, Is.EqualTo(GitProvider.Github));
        await using HostUnderTest host = Start();
        host.Repository.Modes[File] = "120000";

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("symbolic link"));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    private static void AssertNoRequest(HostUnderTest host, bool isBranchLeft)
    {
        Assert.That(host.Repository.Branches.ContainsKey(Branch), Is.EqualTo(isBranchLeft));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    private static Func<int, string, HostFault?> RefuseDeletionUnless(bool mayDelete) =>
        (_, line) => line.StartsWith("DELETE") && !mayDelete ? new HostFault(403) : null;

    private async Task<int> CountRequestsAsync()
    {
        await using HostUnderTest host = Start();
        await PublishAsync(host);
        return host.Requests.Count;
    }
}
