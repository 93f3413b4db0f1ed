using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Tests.PullRequests;

internal sealed class GitRepositoriesTests
{
    private static readonly GitDefaults Configured = new()
    {
        Provider = GitProvider.Gitlab,
        BaseUrl = "https://git.example",
        Token = "configured",
        Project = "group",
        Repo = "app",
        BaseBranch = "trunk",
    };

    [Test]
    public void Find_WhenTheTaskSaysNothing_TakesTheConfiguration() =>
        Assert.That(Describe(Find(new())), Is.EqualTo("gitlab https://git.example/group/app trunk configured"));

    [Test]
    public void Find_TakesTheTasksFieldsBeforeTheOlderOnes() =>
        Assert.That(
            Describe(Find(
                new()
                {
                    GitProvider = GitProvider.Github,
                    GitProject = "me",
                    GitRepo = "mine",
                    GitBaseBranch = "dev",
                    GithubRepo = "older/repo",
                    GithubBaseBranch = "older",
                },
                token: "own")),
            Is.EqualTo("github https://github.com/me/mine dev own"));

    [Test]
    public void Find_WhenOnlyTheOlderFieldsAreGiven_TakesThem() =>
        Assert.That(
            Describe(Find(new() { GithubRepo = "older/repo", GithubBaseBranch = "older" }, token: "own")),
            Is.EqualTo("github https://github.com/older/repo older own"));

    [Test]
    public void BaseBranchOf_WhenNobodyNamesOne_IsMain() =>
        Assert.That(new GitRepositories(Configured with { BaseBranch = " " }, null!).BaseBranchOf(new TaskSettings { GitBaseBranch = "" }), Is.EqualTo("main"));

    [Test]
    public void Find_WhenTheTaskNamesAnotherHost_DoesNotSendTheConfiguredTokenThere() =>
        Assert.That(
            () => Find(new() { GitBaseUrl = "https://elsewhere.example" }),
            Throws.TypeOf<GitHostException>().With.Message.Contain("token is needed"));

    [Test]
    public void Find_WhenTheTaskNamesTheConfiguredHost_SendsTheToken() =>
        Assert.That(Find(new() { GitBaseUrl = "https://GIT.example/" }).Token, Is.EqualTo("configured"));

    [TestCase(null, null, true)]
    [TestCase(null, "https://GIT.example/", true)]
    [TestCase(GitProvider.Gitlab, null, true)]
    [TestCase(null, "https://elsewhere.example", false)]
    [TestCase(null, "http://git.example", false)]
    [TestCase(GitProvider.Github, null, false)]
    public void IsSameHost_GoesByTheHostInEffect(GitProvider? provider, string? baseUrl, bool isSame) =>
        Assert.That(
            new GitRepositories(Configured, new MarkedSecrets()).IsSameHost(new(), new() { GitProvider = provider, GitBaseUrl = baseUrl }),
            Is.EqualTo(isSame));

    [Test]
    public void Find_WhenThereIsNone_SaysSo() =>
        Assert.That(
            () => new GitRepositories(new() { Provider = GitProvider.Github }, new MarkedSecrets()).Find(Task(new())),
            Throws.TypeOf<NoGitRepositoryException>());

    private static GitRepository Find(TaskSettings settings, string? token = null)
    {
        OptimizationTask task = Task(settings);
        task.SetGitToken(token is null ? null : new MarkedSecrets().Protect(token));
        return new GitRepositories(Configured, new MarkedSecrets()).Find(task);
    }

    private static OptimizationTask Task(TaskSettings settings) => new(Guid.NewGuid(), "task", settings, UseCases.Noon);

    private static string Describe(GitRepository repository) => $"{repository.Key} {repository.BaseBranch} {repository.Token}";
}
