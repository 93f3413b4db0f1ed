using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class TuningBranchTests
{
    [Test]
    public void NameFor_WhenTheNameIsSafe_KeepsIt() =>
        Assert.That(TuningBranch.NameFor("ticket-triage", 12), Is.EqualTo("feature/tune-ticket-triage-v12"));

    [TestCase("Ticket Triage")]
    [TestCase("../../etc/passwd")]
    [TestCase("a..b")]
    [TestCase("漢字 😀")]
    [TestCase("--force")]
    [TestCase("a.lock/b\nc\0~^:?*[\\@{")]
    [TestCase("")]
    public void NameFor_WithAnyName_IsAValidBranch(string task)
    {
        string branch = TuningBranch.NameFor(task, 1);

        Assert.That(branch, Does.Match("^feature/tune-[A-Za-z0-9_-]+-v1$"));
        Assert.That(() => GitNames.RequireBranch(branch), Throws.Nothing);
    }

    [Test]
    public void NameFor_WhenNamesDifferOnlyInWhatIsNotSafe_Differs() =>
        Assert.That(TuningBranch.NameFor("a b", 1), Is.Not.EqualTo(TuningBranch.NameFor("a/b", 1)).And.Not.EqualTo(TuningBranch.NameFor("a-b", 1)));
}
