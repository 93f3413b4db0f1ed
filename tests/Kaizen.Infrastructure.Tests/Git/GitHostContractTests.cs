using System.Text;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Net;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>What every Git host must do, run against all of them.</summary>
[TestFixture(GitProvider.Github)]
[TestFixture(GitProvider.Gitlab)]
[TestFixture(GitProvider.BitbucketServer)]
[Parallelizable(ParallelScope.All)]
public sealed class GitHostContractTests(GitProvider provider)
{
    private const string Branch = "feature/tune-triage-v2";
    private const string File = HostUnderTest.PromptFile;

    [TestCase("# coding: klingon\n", "")]
    [TestCase("# coding: utf-16\n", "")]
    [TestCase("# coding: latin-1\n", "\uFEFF")]
    [TestCase("# coding: ascii\nx = 'é'\n", "")]
    public async Task ReadFile_WhenAPythonFileContradictsItsEncoding_SaysSo(string content, string mark)
    {
        await using var host = HostUnderTest.Start(provider, new StoredRepository((File, mark + content)));

        Assert.That(
            () => host.Connect().ReadFileAsync(File, "main", default),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Refused).And.Message.Contains(File));
    }

    [Test]
    public async Task TryDeleteBranch_WhenItHasMovedOn_LeavesIt()
    {
        await using HostUnderTest host = Start();
        string seen = host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        host.Repository.Commit(Branch, "someone", [(File, "theirs")]);

        bool isGone = await host.Connect().TryDeleteBranchAsync(Branch, seen, default);

        Assert.That((isGone, host.Repository.Branches.ContainsKey(Branch)), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Commit_OnABranchThatHasMovedOn_IsAConflict()
    {
        await using HostUnderTest host = Start();
        host.Repository.Branches[Branch] = host.Repository.Branches["main"];
        IGitHost connected = host.Connect();
        string parent = (await connected.FindBranchHeadAsync(Branch, default))!;
        await connected.CommitAsync(new GitCommit(Branch, parent, "first", [new GitFileChange(File, "first", IsNew: false)]), default);

        Assert.That(
            () => connected.CommitAsync(new GitCommit(Branch, parent, "second", [new GitFileChange(File, "second", IsNew: false)]), default),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Conflict));
        Assert.That((host.Repository.Read(File, Branch), host.Repository.CommitsOn(Branch)), Is.EqualTo(("first", 1)));
    }

    [TestCase(PullRequestState.Open)]
    [TestCase(PullRequestState.Merged)]
    [TestCase(PullRequestState.Closed)]
    public async Task GetPullRequest_TellsTheState(PullRequestState state)
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "t", "b").State = state;

        PullRequest found = await host.Connect().GetPullRequestAsync(1, default);

        DateTimeOffset? mergedAt = state == PullRequestState.Merged ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : null;
        Assert.That((found.State, found.MergedAt), Is.EqualTo((state, mergedAt)));
        Assert.That(found.MergedAt?.Offset ?? TimeSpan.Zero, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(401, GitHostFault.Unauthorized)]
    [TestCase(403, GitHostFault.Forbidden)]
    [TestCase(404, GitHostFault.NotFound)]
    [TestCase(422, GitHostFault.Refused)]
    public async Task Refusals_AreNotRepeatedAndSayWhatTheHostSaid(int status, GitHostFault fault)
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(status, $"no way with {HostDouble.Token}");

        GitHostException refused = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.Multiple(() =>
        {
            Assert.That((refused.Fault, refused.Status), Is.EqualTo((fault, (int?)status)));
            Assert.That(refused.Message, Does.Contain("no way with ***"));
            Assert.That(refused.ToString(), Does.Not.Contain(HostDouble.Token));
            Assert.That(host.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task ServerErrors_AreRepeatedWithGrowingPauses()
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(503, "away");

        GitHostException failed = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.That(failed.Fault, Is.EqualTo(GitHostFault.Unavailable));
        Assert.That(host.Clock.Pauses.Select(pause => pause.TotalSeconds), Is.EqualTo(new[] { 0.5, 1, 2 }));
    }

    [Test]
    public async Task RateLimits_AreWaitedForAsTheHostAsks()
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "t", "b");
        host.Faults = (number, _) => number == 0 ? new HostFault(429, "slow down", RetryAfter: "7") : null;

        await host.Connect().GetPullRequestAsync(1, default);

        Assert.That(host.Clock.Pauses, Is.EqualTo(new[] { TimeSpan.FromSeconds(7) }));
    }

    [Test]
    public async Task RateLimits_WhenTheHostAsksForLong_AreReported()
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(429, "slow down", RetryAfter: "3600");

        GitHostException failed = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.That((failed.Fault, host.Requests.Count), Is.EqualTo((GitHostFault.Unavailable, 1)));
        Assert.That(failed.Message, Does.Contain("429: slow down (it asks to wait 3600 s)"));
    }

    [TestCase("120", 120)]
    [TestCase("Thu, 01 Jan 2026 00:04:00 GMT", 240)]
    public async Task RateLimits_WhenNobodyWaits_AreWaitedForLonger(string retryAfter, int seconds)
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "t", "b");
        host.Faults = (number, _) => number == 0 ? new HostFault(429, "slow down", RetryAfter: retryAfter) : null;

        await host.Connect(patience: TimeSpan.FromMinutes(5)).GetPullRequestAsync(1, default);

        Assert.That(host.Clock.Pauses, Is.EqualTo(new[] { TimeSpan.FromSeconds(seconds) }));
    }

    [Test]
    public async Task Cancellation_EndsAPauseAtOnceAndNothingIsSentLater()
    {
        await using HostUnderTest host = Start();
        host.Clock.HoldsStill = true;
        host.Faults = (_, _) => new HostFault(429, "slow down", RetryAfter: "120");
        using var cancelled = new CancellationTokenSource();

        Task<PullRequest> waiting = host.Connect(patience: TimeSpan.FromMinutes(5)).OpenPullRequestAsync(Branch, "t", "b", cancelled.Token);
        await host.Clock.Paused.WaitAsync(TimeSpan.FromSeconds(20));
        await cancelled.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        host.Clock.Release();
        Assert.That(host.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task SlowHosts_AreGivenUp()
    {
        await using HostUnderTest host = Start(HostUnderTest.Anywhere with { AttemptTimeout = TimeSpan.FromMilliseconds(100) });
        host.Faults = (_, _) => new HostFault(200) { Until = Task.Delay(Timeout.Infinite) };

        Assert.That(() => host.Connect().GetPullRequestAsync(1, default), Throws.TypeOf<GitHostException>().With.Message.Contains("did not answer within"));
    }

    [TestCase(null)]
    [TestCase("gzip")]
    [TestCase("br")]
    public async Task AnswersThatBreakOffOrCannotBeUnpacked_AreAskedForAgain(string? encoding)
    {
        await using HostUnderTest host = Start();
        host.Repository.Open(Branch, "t", "b");
        var broken = new HostFault(200) { BreaksOff = encoding is null, ContentEncoding = encoding };
        host.Faults = (number, _) => number < 3 ? broken : null;

        Assert.That((await host.Connect().GetPullRequestAsync(1, default)).Number, Is.EqualTo(1));
        Assert.That(host.Requests, Has.Count.EqualTo(4));

        host.Faults = (_, _) => broken;
        Assert.That(
            () => host.Connect().GetPullRequestAsync(1, default),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.Unavailable).And.Message.Contains("broke off"));
    }

    [TestCase("<html>sign in</html>")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    public async Task AnswersOfAnotherShape_AreNamed(string raw)
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(200) { Raw = raw };

        Assert.That(() => host.Connect().GetPullRequestAsync(1, default), Throws.TypeOf<GitHostException>().With.Message.Contains("not what its API promises"));
    }

    [Test]
    public async Task UnexpectedJson_IsAnExceptionOfTheHost(
        [Values(
            "null", "5", "\"x\"", "[null]", "[[]]", "[5]", "{\"commit\":null}", "{\"values\":[null]}", "{\"values\":5}", "{\"commit\":{\"id\":5,\"sha\":5}}",
            "{\"message\":\"cut \\ud83d\"}", "[{\"description\":\"cut \\ud83d\",\"body\":\"x\"}]", "[{\"\\ud83d\":1}]",
            "{\"number\":1e300,\"iid\":1e300,\"id\":1e300}", "[{\"number\":5,\"html_url\":\"\\ud83d\",\"state\":\"open\"}]",
            "{\"number\":5,\"html_url\":\"u\",\"state\":\"odd\",\"merged_at\":\"soon\",\"type\":\"odd\",\"encoding\":5,\"sha\":[],\"tree\":[null]}",
            "{\"number\":\"x\",\"html_url\":{},\"state\":null,\"merged_at\":5,\"type\":null,\"content\":{},\"sha\":\"s\",\"tree\":{\"sha\":\"s\"},\"commits\":[null]}",
            "{\"merge_base_commit\":{\"sha\":\"s\"},\"commits\":[{\"commit\":null}],\"permissions\":5,\"values\":{},\"errors\":[null]}")] string raw,
        [Values(200, 422)] int status)
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(status) { Raw = raw };
        IGitHost connected = host.Connect();
        (string Name, Func<Task> Call)[] calls =
        [
            ("write", () => connected.CanWriteAsync(default)),
            ("head", () => connected.FindBranchHeadAsync(Branch, default)),
            ("file", () => connected.ReadFileAsync(File, "main", default)),
            ("branch", () => connected.CreateBranchAsync(Branch, "c", default)),
            ("lead", () => connected.FindLeadAsync("c", "b", default)),
            ("delete", () => connected.TryDeleteBranchAsync(Branch, "c", default)),
            ("commit", () => connected.CommitAsync(new GitCommit(Branch, "c", "m", [new GitFileChange(File, "x", IsNew: false)]), default)),
            ("list", () => connected.ListPullRequestsAsync(Branch, default)),
            ("open", () => connected.OpenPullRequestAsync(Branch, "t", "b", default)),
            ("get", () => connected.GetPullRequestAsync(1, default)),
        ];
        var unexpected = new List<string>();
        foreach ((string name, Func<Task> call) in calls)
        {
            // Some answers do for some calls; no other exception may come.
            if (await ThrownByAsync(call) is { } thrown and not GitHostException)
            {
                unexpected.Add($"{name}: {thrown}");
            }
        }

        Assert.That(unexpected, Is.Empty);
        Assert.That(() => connected.OpenPullRequestAsync(Branch, "t", "b", default), Throws.TypeOf<GitHostException>());
    }

    [TestCase(5, "http://x\\ud83d")]
    [TestCase(5, "javascript:alert(1)")]
    [TestCase(5, "x")]
    [TestCase(0, "http://x")]
    [TestCase(-1, "http://x")]
    public async Task RequestsWithoutANumberOrAPage_AreNotTaken(int number, string page)
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(200)
        {
            Raw = $$"""{"number":{{number}},"iid":{{number}},"id":{{number}},"html_url":"{{page}}","web_url":"{{page}}","links":{"self":[{"href":"{{page}}"}]},"state":"open"}""",
        };

        Assert.That(() => host.Connect().GetPullRequestAsync(5, default), Throws.TypeOf<GitHostException>().With.Message.Contains("not what its API promises"));
    }

    [Test]
    public async Task Refusals_HideTheTokenHoweverItIsWritten()
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(400)
        {
            Raw = """{"message":{"base":["a ghp_S3\/en+V\u003dal b ghp_S3/en+V=al c ghp_S3%2Fen%2bV%3Dal d ghp_S3&#47;en+V&#x3d;al"]},"errors":[{"message":"a ghp_S3\/en+V\u003dal"}]}""",
        };

        GitHostException refused = Assert.ThrowsAsync<GitHostException>(() => host.Connect(token: "ghp_S3/en+V=al").GetPullRequestAsync(1, default))!;

        Assert.That(refused.Message, Does.Contain("***").Or.Contain("answered 400"));
        Assert.That(refused.ToString(), Does.Not.Contain("ghp_S3"));
    }

    [Test]
    public async Task Refusals_AreCutToWholeCharacters()
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(403, new string('x', 499) + "😀 and more");

        GitHostException refused = Assert.ThrowsAsync<GitHostException>(() => host.Connect().GetPullRequestAsync(1, default))!;

        Assert.That(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(refused.Message)), Is.EqualTo(refused.Message));
    }

    [Test]
    public async Task ReadFile_OfAFolderWithOneFile_IsNotItsFile()
    {
        await using HostUnderTest host = Start();

        // Only GitHub tells a folder from what does not exist.
        Assert.That(
            () => host.Connect().ReadFileAsync("src/prompts", "main", default),
            provider == GitProvider.Github ? Throws.TypeOf<GitHostException>().With.Message.Contains("is a folder") : Throws.Nothing);
    }

    [Test]
    public async Task LongAnswers_AreGivenUp()
    {
        await using HostUnderTest host = Start(HostUnderTest.Anywhere with { MaxResponseBytes = 1000 });
        host.Faults = (_, _) => new HostFault(200) { Raw = new string('x', 2000) };

        Assert.That(() => host.Connect().GetPullRequestAsync(1, default), Throws.TypeOf<GitHostException>().With.Message.Contains("longer than 1000 bytes"));
    }

    [Test]
    public async Task Redirects_ToAnotherHost_AreNotFollowed([Values(301, 302, 303, 307, 308)] int status)
    {
        await using HostUnderTest host = Start();
        host.Faults = (_, _) => new HostFault(status) { Location = "http://169.254.169.254/latest/meta-data" };

        Assert.That(
            () => host.Connect().GetPullRequestAsync(1, default),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.AddressRefused));
        Assert.That(host.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task PrivateAddresses_AreRefusedUnlessAllowed()
    {
        await using HostUnderTest host = Start(HostUnderTest.Anywhere with { AllowPrivateNetworks = false });

        Assert.That(
            () => host.Connect().GetPullRequestAsync(1, default),
            Throws.TypeOf<GitHostException>().With.Property("Fault").EqualTo(GitHostFault.AddressRefused));
        Assert.That(host.Requests, Is.Empty);
    }

    [Test]
    public async Task CheckAccess_WhenAllIsWell_SaysSo()
    {
        await using HostUnderTest host = Start();

        IReadOnlyList<GitAccessFinding> findings = await GitAccessCheck.RunAsync(host.Connect(), "main", File, true, default);

        Assert.That(findings.Select(finding => (finding.Subject, finding.IsUsable)), Is.EqualTo(new[] { ("token", true), ("repository", true), ("branch", true), ("file", true) }));
    }

    [Test]
    public async Task CheckAccess_NamesWhatIsWrong()
    {
        await using HostUnderTest host = Start();

        GitAccessFinding badToken = (await GitAccessCheck.RunAsync(host.Connect(token: "wrong"), "main", File, true, default))[^1];
        GitAccessFinding badRepository = (await GitAccessCheck.RunAsync(host.Connect(name: "other"), "main", File, true, default))[^1];
        GitAccessFinding badBranch = (await GitAccessCheck.RunAsync(host.Connect(), "trunk", File, true, default))[^1];
        GitAccessFinding badFile = (await GitAccessCheck.RunAsync(host.Connect(), "main", "no.py", true, default))[^1];

        Assert.Multiple(() =>
        {
            Assert.That((badToken.Subject, badToken.IsUsable), Is.EqualTo(("token", false)), badToken.Reason);
            Assert.That((badRepository.Subject, badRepository.IsUsable), Is.EqualTo(("repository", false)), badRepository.Reason);
            Assert.That((badBranch.Subject, badBranch.IsUsable), Is.EqualTo(("branch", false)), badBranch.Reason);
            Assert.That((badFile.Subject, badFile.IsUsable), Is.EqualTo(("file", false)), badFile.Reason);
        });
    }

    private static async Task<Exception?> ThrownByAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private HostUnderTest Start(OutboundHttpOptions? options = null) => HostUnderTest.Start(provider, options);
}
