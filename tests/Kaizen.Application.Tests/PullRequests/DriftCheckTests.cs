using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Moq;

namespace Kaizen.Application.Tests.PullRequests;

internal sealed class DriftCheckTests
{
    private readonly UseCases _useCases = new();

    private OptimizationTask Task => _useCases.Tasks.All.Single();

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task RunAsync_RemembersWhatTheFileHolds()
    {
        await CheckAsync(() => { });

        Assert.That((Task.HasDrifted, Task.HasSeen("edited")), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task RunAsync_WhenAnotherVersionIsServedMeanwhile_ForgetsTheAnswer()
    {
        await CheckAsync(() => Serve("edited"));

        Assert.That(Task.HasSeen(null), Is.True);
    }

    [Test]
    public async Task RunAsync_WhenThePromptMovesMeanwhile_ForgetsTheAnswer()
    {
        await CheckAsync(() => Task.Configure(Task.Settings with { PromptFile = "other.txt" }));

        Assert.That((Task.HasDrifted, Task.HasSeen(null)), Is.EqualTo((false, true)));
    }

    /// <summary>Checks a task that serves "served" against a file that holds "edited".</summary>
    /// <param name="meanwhile">What others do while the host is asked.</param>
    private async Task CheckAsync(Action meanwhile)
    {
        _useCases.GivenATask(new() { GitRepo = "team/app", PromptFile = "prompt.txt" }).SetGitToken("sealed(token)");
        Serve("served");
        var host = new Mock<IGitHost>();
        host.Setup(it => it.ReadFileAsync("prompt.txt", "main", It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            _useCases.Tasks.LetGo();
            meanwhile();
            return "edited";
        });
        _useCases.Hosts.Setup(hosts => hosts.Connect(It.IsAny<GitRepository>(), It.IsAny<TimeSpan>())).Returns(host.Object);
        _useCases.PromptFiles.Setup(editor => editor.Read(It.IsAny<PromptPlace>(), "edited")).Returns("edited");

        await _useCases.Get<DriftCheck>().RunAsync(Task.Id, new PollRound(), default);
    }

    private void Serve(string text)
    {
        var version = new PromptVersion(Guid.NewGuid(), Task.Id, Task.NextVersionNumber(), text, UseCases.Noon);
        _useCases.Examples.Add(version);
        Task.Activate(version, _useCases.Examples.Versions.Find(served => served.Id == Task.ActiveVersionId));
    }
}
