using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests;
using Kaizen.Application.PullRequests.Commands.CheckDrift;
using Kaizen.Application.PullRequests.Commands.PollPullRequests;
using Kaizen.Application.Tasks;
using Kaizen.Application.Tests.Jobs;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Microsoft.Extensions.Logging;
using Moq;

namespace Kaizen.Application.Tests.PullRequests;

/// <summary>Rounds in which one question fails in a way that nobody foresaw.</summary>
internal sealed class PollingTests
{
    private static readonly InvalidOperationException Defect = new("not foreseen");

    private readonly UseCases _useCases = new();
    private readonly Mock<IGitHost> _host = new();

    [SetUp]
    public void Connect() => _useCases.Hosts.SetupSequence(hosts => hosts.Connect(It.IsAny<GitRepository>(), It.IsAny<TimeSpan>()))
        .Throws(Defect).Returns(_host.Object);

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public async Task PollPullRequests_WhenOneFails_AsksForTheOthersAndLogsIt()
    {
        OptimizationTask[] tasks = [GivenARequest(), GivenARequest()];
        _host.Setup(host => host.GetPullRequestAsync(5, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PullRequest(5, "https://git.test/5", PullRequestState.Merged, "body", "main", UseCases.Noon));

        await _useCases.SendAsync(new PollPullRequestsCommand());

        Assert.That(tasks.Select(task => task.ActiveVersionId is not null), Is.EqualTo(new[] { false, true }));
        Assert.That(_useCases.Log.Errors, Is.EqualTo(new[] { Defect }));
    }

    [Test]
    public async Task CheckDrift_WhenOneFails_LooksAtTheOthersAndLogsIt()
    {
        OptimizationTask[] tasks = [GivenAServedFile(), GivenAServedFile()];
        var served = new Mock<ITaskQueries>();
        served.Setup(queries => queries.ListServedWithFileAsync(It.IsAny<CancellationToken>())).ReturnsAsync([.. tasks.Select(task => task.Id)]);
        _host.Setup(host => host.ReadFileAsync("prompt.txt", "main", It.IsAny<CancellationToken>())).ReturnsAsync("edited");
        _useCases.PromptFiles.Setup(editor => editor.Read(It.IsAny<PromptFiles.PromptPlace>(), "edited")).Returns("edited");

        await new CheckDriftHandler(
                served.Object, _useCases.Get<DriftCheck>(), _useCases.Get<IDatabaseFaults>(), _useCases.Get<ILogger<CheckDriftHandler>>())
            .Handle(new CheckDriftCommand(), default);

        Assert.That(tasks.Select(task => task.HasDrifted), Is.EqualTo(new[] { false, true }));
        Assert.That(_useCases.Log.Errors, Is.EqualTo(new[] { Defect }));
    }

    private OptimizationTask GivenARequest()
    {
        OptimizationJob job = _useCases.GivenAJob();
        OptimizationTask task = _useCases.TaskOf(job);
        task.Configure(task.Settings with { GitRepo = "team/app" });
        task.SetGitToken("sealed(token)");
        var draft = new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "better", UseCases.Noon);
        _useCases.Examples.Add(draft);
        var delivery = new PromptDelivery(job.Id, draft.Id, "b", "title", "body");
        delivery.Open(_useCases.Get<GitRepositories>().Find(task).Key, 5);
        _useCases.Deliveries.Add(delivery);
        return task;
    }

    private OptimizationTask GivenAServedFile()
    {
        OptimizationTask task = _useCases.GivenATask(new() { GitRepo = "team/app", PromptFile = "prompt.txt" });
        task.SetGitToken("sealed(token)");
        var version = new PromptVersion(Guid.NewGuid(), task.Id, task.NextVersionNumber(), "served", UseCases.Noon);
        _useCases.Examples.Add(version);
        task.Activate(version, active: null);
        return task;
    }
}
