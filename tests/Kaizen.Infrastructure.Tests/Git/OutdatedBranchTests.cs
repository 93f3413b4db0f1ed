using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>The base branch moves on, or another job has left the branch, before the request is open.</summary>
internal sealed class OutdatedBranchTests(GitProvider provider) : PublishingTests(provider)
{
    [Test]
    public async Task Publish_WhenTheBaseMovedAfterTheBranchWasMade_EditsTheCurrentFile()
    {
        await using HostUnderTest host = Start();
        host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        host.Repository.Commit("main", "moved", [(File, "# moved\nP = 'old'\n")]);

        await PublishAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("# moved\nP = 'new'\n"));
    }

    [Test]
    public async Task Publish_WhenTheBaseChangedTheFileSinceAnEarlierAttempt_MakesTheBranchAnew([Values] bool isCommitted)
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted);
        host.Repository.Commit("main", "moved", [(File, "# moved\nP = 'old'\n")]);

        await PublishAsync(host);

        string baseHead = host.Repository.Branches["main"];
        Assert.Multiple(() =>
        {
            Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead), "A request from it must not conflict.");
            Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("# moved\nP = 'new'\n"));
            Assert.That(host.Repository.CommitsOn(Branch), Is.EqualTo(Provider == GitProvider.BitbucketServer ? 2 : 1));
            Assert.That(host.Repository.Branches, Has.Count.EqualTo(2));
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Publish_WhenMakingTheBranchAnewFailedAtAnyPoint_LeadsToOneRequest()
    {
        int length = await CountRequestsOfRemakingAsync();
        for (int broken = 0; broken < length; broken++)
        {
            foreach (HostFault fault in new[] { new HostFault(403), new HostFault(403, IsServed: true) })
            {
                await using HostUnderTest host = await StartOutdatedAsync();
                int first = host.Requests.Count + broken;
                host.Faults = (number, _) => number == first ? fault : number > first ? new HostFault(403) : null;
                Assert.That(() => PublishAsync(host), Throws.TypeOf<GitHostException>(), $"request {broken}");
                host.Faults = (_, _) => null;

                await PublishAsync(host);

                string baseHead = host.Repository.Branches["main"];
                Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead), $"request {broken}");
                Assert.That(host.Repository.Requests, Has.Count.EqualTo(1), $"request {broken}");
                Assert.That(host.Repository.CommitsOn(Branch), Is.LessThanOrEqualTo(2));
                Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
            }
        }
    }

    [Test]
    public async Task Publish_WhenMakingTheBranchAnewMeetsAServerErrorAfterEachRequestTookEffect_LeadsToOneRequest()
    {
        await using HostUnderTest host = await StartOutdatedAsync();
        var failed = new HashSet<string>();
        host.Faults = (_, line) => failed.Add(line) ? new HostFault(502, IsServed: true) : null;

        await PublishAsync(host);

        Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
        Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Publish_WhenTheBaseChangedOtherFilesOnly_ReusesTheBranch()
    {
        await using HostUnderTest host = Start();
        await FailToOpenAsync(host, isCommitted: true);
        string head = host.Repository.Branches[Branch];
        host.Repository.Commit("main", "moved", [("other", "changed")]);

        await PublishAsync(host);

        Assert.That(host.Repository.Branches[Branch], Is.EqualTo(head));
    }

    [Test]
    public async Task Publish_WhenAnotherJobHasLeftTheBranch_MakesItAnew()
    {
        await using HostUnderTest host = Start();
        await LeaveBranchOfAnotherJobAsync(host);

        await PublishAsync(host);

        string baseHead = host.Repository.Branches["main"];
        Assert.Multiple(() =>
        {
            Assert.That(host.Repository.MergeBase(baseHead, host.Repository.Branches[Branch]), Is.EqualTo(baseHead));
            Assert.That(host.Repository.Read(File, Branch), Is.EqualTo("P = 'moved new'\n"));
            Assert.That(host.Repository.Beyond(baseHead, host.Repository.Branches[Branch]).Select(own => own.Commit.Message), Has.All.Contain(Job.ToString()));
            Assert.That(host.Repository.Requests, Has.Count.EqualTo(1));
        });
    }

    [TestCase("main")]
    [TestCase("develop")]
    public async Task Publish_WhenARequestIsOpenFromTheOutdatedBranch_KeepsTheBranch(string target)
    {
        await using HostUnderTest host = await StartOutdatedAsync();
        string head = host.Repository.Branches[Branch];
        host.Repository.Open(Branch, "a person's", "another", target);

        await PublishAsync(host);

        Assert.That(host.Repository.MergeBase(head, host.Repository.Branches[Branch]), Is.EqualTo(head));
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
        await PublishAsync(host);
        return host.Requests.Count - before;
    }
}
