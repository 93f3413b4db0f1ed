using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.PullRequests;

internal sealed class PollRoundTests
{
    private static readonly GitRepository One = At("https://one.example.org", "a");
    private static readonly GitRepository Beside = At("https://one.example.org/", "b");
    private static readonly GitRepository Other = At("https://other.example.org", "a");

    private readonly PollRound _round = new();
    private int _asked;

    [Test]
    public async Task AskAsync_WhenAHostDidNotAnswer_AsksOnlyOthersAgain()
    {
        Assert.That(() => AskAsync(One, GitHostFault.Unavailable), Throws.TypeOf<GitHostException>());

        Assert.That(() => AskAsync(Beside, null), Throws.TypeOf<GitHostException>().With.Message.Contains("one.example.org failed earlier"));
        Assert.That(await AskAsync(Other, null), Is.EqualTo(2));
    }

    [Test]
    public async Task AskAsync_WhenAHostRefused_AsksItForTheNext()
    {
        Assert.That(() => AskAsync(One, GitHostFault.NotFound), Throws.TypeOf<GitHostException>());

        Assert.That(await AskAsync(Beside, null), Is.EqualTo(2));
    }

    private Task<int> AskAsync(GitRepository repository, GitHostFault? fault) => _round.AskAsync(
        repository, () => ++_asked > 0 && fault is { } broken ? throw new GitHostException(broken, null, "no") : Task.FromResult(_asked));

    private static GitRepository At(string address, string name) => GitRepository.Create(GitProvider.Github, address, "team", name, "main", "token");
}
