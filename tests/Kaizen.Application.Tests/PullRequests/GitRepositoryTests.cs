using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.PullRequests;

[Parallelizable(ParallelScope.All)]
public sealed class GitRepositoryTests
{
    [TestCase(GitProvider.Github, null, null, "team/app", "https://github.com/team/app")]
    [TestCase(GitProvider.Github, "https://git.example.com/", "team", "app", "https://git.example.com/team/app")]
    [TestCase(GitProvider.Gitlab, null, "group/sub", "app", "https://gitlab.com/group/sub/app")]
    [TestCase(GitProvider.Github, "https://git.example.com/api/v3/", "team", "app", "https://git.example.com/team/app")]
    [TestCase(GitProvider.BitbucketServer, "https://example.com/bitbucket/rest/api/1.0", "team", "app", "https://example.com/bitbucket/team/app")]
    [TestCase(GitProvider.BitbucketServer, "https://example.com/bitbucket", "~jane", "app", "https://example.com/bitbucket/~jane/app")]
    public void Create_AcceptsRepositories(GitProvider provider, string? baseUrl, string? project, string repository, string expected)
    {
        GitRepository created = GitRepository.Create(provider, baseUrl, project, repository, "main", "token");

        Assert.That(created.ToString(), Is.EqualTo(expected));
    }

    [TestCase("file:///etc", "team", "app", "main", "t")]
    [TestCase("ftp://example.com", "team", "app", "main", "t")]
    [TestCase("https://user:pass@example.com", "team", "app", "main", "t")]
    [TestCase("https://example.com?x=1", "team", "app", "main", "t")]
    [TestCase("https://example.com", "team/..", "app", "main", "t")]
    [TestCase("https://example.com", "team", "..", "main", "t")]
    [TestCase("https://example.com", "team", "app?x", "main", "t")]
    [TestCase("https://example.com", "team%2f..", "app", "main", "t")]
    [TestCase("https://example.com", null, "app", "main", "t")]
    [TestCase("https://example.com", "team", null, "main", "t")]
    [TestCase("https://example.com", "team", "app", "a..b", "t")]
    [TestCase("https://example.com", "team", "app", "a b", "t")]
    [TestCase("https://example.com", "team", "app", "-x", "t")]
    [TestCase("https://example.com", "team", "app", "x.lock", "t")]
    [TestCase("https://example.com", "team", "app", "refs/heads/main", "t")]
    [TestCase("https://example.com", "team", "app", "main", "")]
    [TestCase("https://example.com", "team", "app", "main", "a\nb")]
    [TestCase("https://example.com", "team", "app\n", "main", "a")]
    public void Create_RefusesWhatCouldLeadElsewhere(string baseUrl, string? project, string? repository, string branch, string token) =>
        Assert.That(
            () => GitRepository.Create(GitProvider.Github, baseUrl, project, repository, branch, token),
            Throws.TypeOf<GitHostException>().With.Property(nameof(GitHostException.Fault)).EqualTo(GitHostFault.InvalidRepository));

    [TestCase("/etc/passwd")]
    [TestCase("a/../b")]
    [TestCase("a//b")]
    [TestCase("./a")]
    [TestCase("a\\b")]
    [TestCase(".git/config")]
    [TestCase("a/.GIT/hooks")]
    [TestCase("")]
    [TestCase("a\nb")]
    [TestCase("a?x=1")]
    [TestCase("%2e%2e/x")]
    [TestCase("a%2Fb")]
    [TestCase("C:/x")]
    [TestCase(".git./config")]
    [TestCase(".. /x")]
    [TestCase("a/")]
    public void RequirePath_RefusesWhatLeadsElsewhere(string path) =>
        Assert.That(() => GitNames.RequirePath(path), Throws.TypeOf<GitHostException>());

    [TestCase("src/prompts/my prompt#1 100%.py")]
    [TestCase(".kaizen.yaml")]
    [TestCase("漢字/..a")]
    public void RequirePath_AcceptsFiles(string path) => Assert.That(() => GitNames.RequirePath(path), Throws.Nothing);
}
