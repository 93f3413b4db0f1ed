using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>What others put on the branch, or open from it, is theirs.</summary>
internal sealed class ForeignBranchTests(GitProvider provider) : PublishingTests(provider)
{
    [Test]
    public async Task Publish_WhenAPersonsCommitOnlyMentionsJobs_LeavesTheBranch()
    {
        await using HostUnderTest host = Start();
        host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        string theirs = host.Repository.Commit(Branch, "Undo what\nKaizen-Job: did", [(File, "P = 'theirs'\n")]);

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>());

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
    }

    [Test]
    public async Task Publish_WhenTheBranchHoldsWhatIsNotOurs_LeavesItAndSaysSo([Values] bool isOursBelow, [Values] bool baseMoved)
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

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains($"'{Branch}' exists already and is not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    [Test]
    public async Task Publish_WhenARequestIsOpenFromTheBranchOfAnotherJob_LeavesItAndSaysSo([Values("main", "develop")] string target)
    {
        await using HostUnderTest host = Start();
        await LeaveBranchOfAnotherJobAsync(host);
        string head = host.Repository.Branches[Branch];
        host.Repository.Open(Branch, "t", "b", target);

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(head));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
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

        await PullRequestPublisher.WithdrawAsync(host.Connect(), "main", Draft, default);

        Assert.That(host.Repository.Branches, Does.ContainKey(Branch));
    }

    [Test]
    public async Task Publish_WhenSomeoneElseWritesToTheBranchDuringTheCommit_LeavesItAndSaysSo()
    {
        await using HostUnderTest host = Start();
        string? theirs = null;
        BeforeTheBranchMoves(host, () => theirs = host.Repository.Commit(Branch, "someone", [(File, "P = 'else'\n"), (".kaizen.yaml", "else\n")]));

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>().With.Message.Contains("not this job's"));

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Is.Empty);
    }

    [Test]
    public async Task Publish_WhenAnotherRunOfTheJobCommitsFirst_ReusesItsCommit()
    {
        await using HostUnderTest host = Start();
        string? theirs = null;
        BeforeTheBranchMoves(
            host, () => theirs = host.Repository.Commit(Branch, Draft.CommitMessage, [(File, "\uFEFFP = 'new 漢字'\r\n"), (".kaizen.yaml", "tasks: 1\n")]));

        await PublishAsync(host);

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(theirs));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Publish_WhenAnOldRequestOfAnotherJobUsedTheBranch_OpensANewOne()
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "old", "another job").State = PullRequestState.Closed;

        PullRequest opened = await PublishAsync(host);

        Assert.That(opened.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Publish_WhenARequestOfSomeoneElseIsOpenFromTheBranch_LeavesBothAndSaysSo([Values] bool holdsOurCommit)
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
            () => PublishAsync(host),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Conflict).And.Message.Contains(Branch).And.Message.Contains("/1."));
        Assert.That((host.Repository.Branches[Branch], host.Repository.Requests.Count), Is.EqualTo((theirs, 1)));
    }

    [Test]
    public async Task Publish_WhenAPersonOpensARequestWhileItIsCommitted_DoesNotTakeIt()
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

        Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Conflict));
    }

    [Test]
    public async Task Publish_WhenARequestIsOpenFromTheJobsOwnCommits_ReusesIt()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        host.Repository.Open(Branch, "opened by hand", "");

        PullRequest opened = await PublishAsync(host);

        Assert.That((opened.Number, host.Repository.Requests.Count), Is.EqualTo((1L, 1)));
        Assert.That(host.Repository.Read(".kaizen.yaml", Branch), Is.EqualTo("tasks: 1\n"));
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
}
