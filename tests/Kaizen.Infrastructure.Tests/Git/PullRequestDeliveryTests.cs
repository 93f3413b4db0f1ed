using System.Text;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>How a pull request comes about, or is taken back, whatever happens meanwhile: the same at every Git host.</summary>
[TestFixture(GitProvider.Github)]
[TestFixture(GitProvider.Gitlab)]
[TestFixture(GitProvider.BitbucketServer)]
[Parallelizable(ParallelScope.All)]
public sealed class PullRequestDeliveryTests(GitProvider provider)
{
    private const string Branch = "feature/tune-triage-v2";
    private const string File = HostUnderTest.PromptFile;
    private static readonly Guid Job = Guid.Parse("0199c000-0000-7000-8000-000000000001");

    private static readonly string Body = $"evidence, 漢字\njob {Job}";

    private static readonly PullRequestDraft Draft = new(
        Job, Branch, "tune(triage)", _ => Body,
        [new FileEdit(File, text => text!.Replace("old", "new")), new FileEdit(".kaizen.yaml", _ => "tasks: 1\n", IsRecord: true)]);

    [Test]
    public async Task Deliver_OpensOneRequestWithTheEditAndTheRecord()
    {
        await using HostUnderTest host = Start();

        PullRequest opened = await DeliverAsync(host);

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
            Assert.That(host.Repository.CommitsOn(Branch), Is.EqualTo(provider == GitProvider.BitbucketServer ? 2 : 1));
        });
    }

    [TestCase("latin-1", "iso-8859-1", "é")]
    [TestCase("cp1252", "windows-1252", "“€”")]
    [TestCase("shift_jis", "shift_jis", "漢字")]
    public async Task Deliver_WhenAPythonFileDeclaresAnEncoding_KeepsItsBytes(string declared, string stored, string text)
    {
        string before = $"# -*- coding: {declared} -*-\r\nQ = '{text}'\r\nP = 'old'\r\n";
        await using var host = HostUnderTest.Start(provider, new StoredRepository((File, before)));
        host.Repository.Encodings[File] = CodePagesEncodingProvider.Instance.GetEncoding(stored) ?? Encoding.GetEncoding(stored);

        await DeliverAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo(before.Replace("old", "new")));
    }

    [Test]
    public async Task Deliver_WhenItFailedAtAnyPoint_LeadsToTheSameRequest()
    {
        int length = await CountRequestsAsync();
        for (int broken = 0; broken < length; broken++)
        {
            foreach (bool isServed in new[] { false, true })
            {
                await using HostUnderTest host = Start();
                host.Faults = (number, _) => number >= broken ? new HostFault(403, "stopped", IsServed: isServed && number == broken) : null;
                Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>(), $"request {broken}");
                host.Faults = (_, _) => null;

                PullRequest opened = await DeliverAsync(host);

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
    public async Task Deliver_WhenEveryRequestMeetsAServerErrorOnceAfterItTookEffect_LeadsToOneRequest()
    {
        await using HostUnderTest host = Start();
        var failed = new HashSet<string>();
        host.Faults = (_, line) => failed.Add(line) ? new HostFault(502, IsServed: true) : null;

        PullRequest opened = await DeliverAsync(host);

        Assert.That(opened.Number, Is.EqualTo(host.Repository.Requests.Single().Number));
        Assert.That(host.Repository.Read(File, Branch), Does.Contain("new"));
    }

    [Test]
    public async Task Deliver_WhenTheBaseHoldsTheChangeAlready_SendsNothing()
    {
        await using HostUnderTest host = Start();
        host.Repository.Commit("main", "moved", [(File, "P = 'new'\n")]);

        DeliveredRequest? opened = await PullRequestDelivery.DeliverAsync(host.Connect(), "main", Draft, IsWanted, default);

        Assert.That(opened, Is.Null);
        Assert.That(host.Repository.Requests, Is.Empty);
        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task Deliver_WhenTheBaseHoldsTheChangeByNow_TakesBackTheBranchIfItMay([Values] bool mayDelete)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        host.Repository.Commit("main", "moved", [(File, "P = 'new'\n")]);
        host.Faults = RefuseDeletionUnless(mayDelete);

        DeliveredRequest? opened = await PullRequestDelivery.DeliverAsync(host.Connect(), "main", Draft, IsWanted, default);

        Assert.That(opened, Is.Null);
        AssertNoRequest(host, isBranchLeft: !mayDelete);
    }

    [Test]
    public async Task Deliver_WhenTheBaseMovedAfterTheBranchWasMade_EditsTheCurrentFile()
    {
        await using HostUnderTest host = Start();
        host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        host.Repository.Commit("main", "moved", [(File, "# moved\nP = 'old'\n")]);

        await DeliverAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("# moved\nP = 'new'\n"));
    }

    [Test]
    public async Task Deliver_WhenTheBaseChangedTheFileSinceAnEarlierAttempt_MakesTheBranchAnew([Values] bool isCommitted)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted);
        host.Repository.Commit("main", "moved", [(File, "# moved\nP = 'old'\n")]);

        await DeliverAsync(host);

        string baseHead = host.Repository.Branches["main"];
        Assert.Multiple(() =>
        {
            Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead), "A request from it must not conflict.");
            Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("# moved\nP = 'new'\n"));
            Assert.That(host.Repository.CommitsOn(Branch), Is.EqualTo(provider == GitProvider.BitbucketServer ? 2 : 1));
            Assert.That(host.Repository.Branches, Has.Count.EqualTo(2));
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Deliver_WhenMakingTheBranchAnewFailedAtAnyPoint_LeadsToOneRequest()
    {
        int length = await CountRequestsOfRemakingAsync();
        for (int broken = 0; broken < length; broken++)
        {
            foreach (HostFault fault in new[] { new HostFault(403), new HostFault(403, IsServed: true) })
            {
                await using HostUnderTest host = await StartOutdatedAsync();
                int first = host.Requests.Count + broken;
                host.Faults = (number, _) => number == first ? fault : number > first ? new HostFault(403) : null;
                Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>(), $"request {broken}");
                host.Faults = (_, _) => null;

                await DeliverAsync(host);

                string baseHead = host.Repository.Branches["main"];
                Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead), $"request {broken}");
                Assert.That(host.Repository.Requests, Has.Count.EqualTo(1), $"request {broken}");
                Assert.That(host.Repository.CommitsOn(Branch), Is.LessThanOrEqualTo(2));
                Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
            }
        }
    }

    [Test]
    public async Task Deliver_WhenMakingTheBranchAnewMeetsAServerErrorAfterEachRequestTookEffect_LeadsToOneRequest()
    {
        await using HostUnderTest host = await StartOutdatedAsync();
        var failed = new HashSet<string>();
        host.Faults = (_, line) => failed.Add(line) ? new HostFault(502, IsServed: true) : null;

        await DeliverAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Deliver_WhenTheBaseChangedOtherFilesOnly_ReusesTheBranch()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        string head = host.Repository.Branches[Branch];
        host.Repository.Commit("main", "moved", [("other", "changed")]);

        await DeliverAsync(host);

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(head));
    }

    [Test]
    public async Task Deliver_WhenTheRequestIsWantedNoMore_TakesBackTheBranch([Values] bool mayDelete)
    {
        await using HostUnderTest host = Start();
        host.Faults = RefuseDeletionUnless(mayDelete);

        Assert.That(
            () => PullRequestDelivery.DeliverAsync(host.Connect(), "main", Draft, _ => throw new VersionNotDraftException(PromptStatus.Rejected), default),
            Throws.TypeOf<VersionNotDraftException>());

        AssertNoRequest(host, isBranchLeft: !mayDelete);
    }

    [Test]
    public async Task Deliver_WhenAPersonsCommitOnlyMentionsJobs_LeavesTheBranch()
    {
        await using HostUnderTest host = Start();
        host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        string theirs = host.Repository.Commit(Branch, "Undo what\nKaizen-Job: did", [(File, "P = 'theirs'\n")]);

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>());

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
    }

    [Test]
    public async Task Deliver_AfterTheCommitOfAnEarlierAttempt_ComparesNothingThatOneCommitTells()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);

        await DeliverAsync(host);

        Assert.That(host.Requests, Has.None.Contains("/compare/"));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Deliver_WhenTheBranchHoldsWhatIsNotOurs_LeavesItAndSaysSo([Values] bool isOursBelow, [Values] bool baseMoved)
    {
        await using HostUnderTest host = Start();
        if (isOursBelow)
        {
            await FailToOpenAsync(host, isCommitted: true);
        }
        else
        {
            host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        }

        string theirs = host.Repository.Commit(Branch, "a person's", [(File, "P = 'theirs'\n")]);
        if (baseMoved)
        {
            host.Repository.Commit("main", "moved", [(File, "P = 'moved old'\n")]);
        }

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains($"'{Branch}' exists already and is not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    [Test]
    public async Task Deliver_WhenAnotherJobHasLeftTheBranch_MakesItAnew()
    {
        await using HostUnderTest host = Start();
        await LeaveBranchOfAnotherJobAsync(host);

        await DeliverAsync(host);

        string baseHead = host.Repository.Branches["main"];
        Assert.Multiple(() =>
        {
            Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead));
            Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
            Assert.That(host.Repository.Beyond(baseHead, host.Repository.Branches[Branch]).Select(own => own.Commit.Message), Has.All.Contain(Job.ToString()));
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Deliver_WhenARequestIsOpenFromTheBranchOfAnotherJob_LeavesItAndSaysSo([Values("main", "develop")] string target)
    {
        await using HostUnderTest host = Start();
        await LeaveBranchOfAnotherJobAsync(host);
        string head = host.Repository.Branches[Branch];
        host.Repository.Open(Branch, "t", "b", target);

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(head));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("main")]
    [TestCase("develop")]
    public async Task Deliver_WhenARequestIsOpenFromTheOutdatedBranch_KeepsTheBranch(string target)
    {
        await using HostUnderTest host = await StartOutdatedAsync();
        string head = host.Repository.Branches[Branch];
        host.Repository.Open(Branch, "a person's", "another", target);

        await DeliverAsync(host);

        Assert.That(host.Repository.MergeBase(head, host.Repository.Branches[Branch]), Is.EqualTo(head));
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

        await PullRequestDelivery.WithdrawAsync(host.Connect(), "main", Draft, default);
        await PullRequestDelivery.WithdrawAsync(host.Connect(), "main", Draft, default);

        Assert.That(host.Repository.Branches.Keys, Is.EqualTo(new[] { "main" }));
    }

    [Test]
    public async Task Withdraw_LeavesABranchThatIsInUse([Values] bool byARequest)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        if (byARequest)
        {
            host.Repository.Open(Branch, "t", "b");
        }
        else
        {
            host.Repository.Commit(Branch, "a person's", [("notes", "kept")]);
        }

        await PullRequestDelivery.WithdrawAsync(host.Connect(), "main", Draft, default);

        Assert.That(host.Repository.Branches, Does.ContainKey(Branch));
    }

    [Test]
    public async Task Deliver_WhenSomeoneElseWritesToTheBranchDuringTheCommit_LeavesItAndSaysSo()
    {
        await using HostUnderTest host = Start();
        string? theirs = null;
        BeforeTheBranchMoves(host, () => theirs = host.Repository.Commit(Branch, "someone", [(File, "P = 'else'\n"), (".kaizen.yaml", "else\n")]));

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    [Test]
    public async Task Deliver_WhenAnotherRunOfTheJobCommitsFirst_ReusesItsCommit()
    {
        await using HostUnderTest host = Start();
        string? theirs = null;
        BeforeTheBranchMoves(
            host, () => theirs = host.Repository.Commit(Branch, Draft.CommitMessage, [(File, "\uFEFFP = 'new 漢字'\r\n"), (".kaizen.yaml", "tasks: 1\n")]));

        await DeliverAsync(host);

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Deliver_WhenTheRequestWasMergedMeanwhile_ReportsIt()
    {
        await using HostUnderTest host = Start();
        await DeliverAsync(host);
        host.Repository.Requests[0].State = PullRequestState.Merged;

        PullRequest found = await DeliverAsync(host);

        Assert.That((found.Number, found.State), Is.EqualTo((1L, PullRequestState.Merged)));
    }

    [Test]
    public async Task Deliver_WhenAnOldRequestOfAnotherJobUsedTheBranch_OpensANewOne()
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "old", "another job").State = PullRequestState.Closed;

        PullRequest opened = await DeliverAsync(host);

        Assert.That(opened.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Deliver_WhenARequestOfSomeoneElseIsOpenFromTheBranch_LeavesBothAndSaysSo([Values] bool holdsOurCommit)
    {
        await using HostUnderTest host = Start();
        if (holdsOurCommit)
        {
            await FailToOpenAsync(host, isCommitted: true);
        }
        else
        {
            host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        }

        string theirs = host.Repository.Commit(Branch, "a person's", [("notes", "kept")]);
        host.Repository.Open(Branch, "a person's", "another job");

        Assert.That(
            () => DeliverAsync(host),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Conflict).And.Message.Contains(Branch).And.Message.Contains("/1."));
        Assert.That((host.Repository.Branches[Branch], host.Repository.Requests.Count), Is.EqualTo((theirs, 1)));
    }

    [Test]
    public async Task Deliver_WhenAPersonOpensARequestWhileItIsCommitted_DoesNotTakeIt()
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, line) =>
        {
            if (OpensRequest(line))
            {
                host.Repository.Commit(Branch, "a person's", [("notes", "kept")]);
                host.Repository.Open(Branch, "a person's", "b");
            }

            return null;
        };

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Conflict));
    }

    [Test]
    public async Task Deliver_WhenARequestIsOpenFromTheJobsOwnCommits_ReusesIt()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        host.Repository.Open(Branch, "opened by hand", "");

        PullRequest opened = await DeliverAsync(host);

        Assert.That((opened.Number, host.Repository.Requests.Count), Is.EqualTo((1L, 1)));
        Assert.That(host.Repository.Read(".kaizen.yaml", Branch), Is.EqualTo("tasks: 1\n"));
    }

    [Test]
    public async Task Deliver_OfAnExecutableFile_KeepsItsMode()
    {
        await using HostUnderTest host = Start();
        host.Repository.Modes[File] = "100755";

        await DeliverAsync(host);

        // GitHub's double compares the mode that is sent; the others' interfaces have none.
        Assert.That(host.Repository.Read(File, Branch), Does.Contain("new"));
    }

    [Test]
    public async Task Deliver_OfASymbolicLinkAtGitHub_IsRefused()
    {
        Assume.That(provider, Is.EqualTo(GitProvider.Github));
        await using HostUnderTest host = Start();
        host.Repository.Modes[File] = "120000";

        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("symbolic link"));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    private static void BeforeTheBranchMoves(HostUnderTest host, Action act)
    {
        bool isDone = false;
        host.Faults = (_, line) =>
        {
            bool isWrite = line.Contains("/git/refs/heads/") || line.StartsWith("POST") && line.EndsWith("/repository/commits") || line.StartsWith("PUT");
            if (isWrite && !isDone)
            {
                isDone = true;
                act();
            }

            return null;
        };
    }

    private static async Task<PullRequest> DeliverAsync(HostUnderTest host) =>
        (await PullRequestDelivery.DeliverAsync(host.Connect(), "main", Draft, IsWanted, default))?.Request ?? throw new AssertionException("Nothing was delivered.");

    private static Task IsWanted(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Leaves the branch of an attempt that did not come to its request.</summary>
    private static async Task FailToOpenAsync(HostUnderTest host, bool isCommitted)
    {
        host.Faults = (_, line) => (isCommitted ? OpensRequest(line) : Commits(line)) ? new HostFault(403) : null;
        Assert.That(() => DeliverAsync(host), Throws.TypeOf<GitHostException>());
        Assert.That(host.Repository.CommitsOn(Branch), isCommitted ? Is.GreaterThan(0) : Is.Zero);
        host.Faults = (_, _) => null;
    }

    private static async Task LeaveBranchOfAnotherJobAsync(HostUnderTest host)
    {
        host.Faults = (_, line) => OpensRequest(line) ? new HostFault(403) : null;
        PullRequestDraft other = Draft with { JobId = Guid.NewGuid(), Edits = [Draft.Edits[0] with { Apply = _ => "P = 'another new'\n" }, Draft.Edits[1]] };
        Assert.That(() => PullRequestDelivery.DeliverAsync(host.Connect(), "main", other, IsWanted, default), Throws.TypeOf<GitHostException>());
        host.Faults = (_, _) => null;
        host.Repository.Commit("main", "moved", [(File, "P = 'moved old'\n")]);
    }

    private async Task<HostUnderTest> StartOutdatedAsync()
    {
        HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        host.Repository.Commit("main", "moved", [(File, "P = 'moved old'\n")]);
        return host;
    }

    private async Task<int> CountRequestsOfRemakingAsync()
    {
        await using HostUnderTest host = await StartOutdatedAsync();
        int before = host.Requests.Count;
        await DeliverAsync(host);
        return host.Requests.Count - before;
    }

    private static void AssertNoRequest(HostUnderTest host, bool isBranchLeft)
    {
        Assert.That(host.Repository.Branches.ContainsKey(Branch), Is.EqualTo(isBranchLeft));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    private static Func<int, string, HostFault?> RefuseDeletionUnless(bool mayDelete) =>
        (_, line) => line.StartsWith("DELETE") && !mayDelete ? new HostFault(403) : null;

    private static bool Commits(string line) =>
        line.Contains("/git/trees") || (line.StartsWith("POST") && line.EndsWith("/repository/commits")) || line.StartsWith("PUT");

    private static bool OpensRequest(string line) =>
        line.StartsWith("POST") && (line.EndsWith("/pulls") || line.EndsWith("/merge_requests") || line.EndsWith("/pull-requests"));

    private HostUnderTest Start() => HostUnderTest.Start(provider);

    private async Task<int> CountRequestsAsync()
    {
        await using HostUnderTest host = Start();
        await DeliverAsync(host);
        return host.Requests.Count;
    }
}
