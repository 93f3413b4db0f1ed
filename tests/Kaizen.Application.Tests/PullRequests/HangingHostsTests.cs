using System.Diagnostics;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PullRequests.Commands.CheckGitAccess;
using Kaizen.Application.PullRequests.Commands.CreatePullRequest;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using MediatR;
using Moq;

namespace Kaizen.Application.Tests.PullRequests;

/// <summary>A person waits while a Git host does not answer.</summary>
internal sealed class HangingHostsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UseCases _useCases = new();
    private OptimizationTask _task = default!;

    [SetUp]
    public void HangEverywhere()
    {
        _task = _useCases.GivenATask(new() { GitRepo = "team/app", PromptFile = "prompt.txt" });
        _task.SetGitToken("sealed(token)");
        var host = new Mock<IGitHost>();
        host.Setup(it => it.CanWriteAsync(It.IsAny<CancellationToken>())).Returns(HangAsync<bool?>);
        host.Setup(it => it.ListPullRequestsAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string _, CancellationToken end) => HangAsync<IReadOnlyList<PullRequest>>(end));
        _useCases.Hosts.Setup(hosts => hosts.Connect(It.IsAny<GitRepository>(), It.IsAny<TimeSpan>())).Returns(host.Object);
    }

    [TearDown]
    public void Stop() => _useCases.Dispose();

    [Test]
    public Task CheckGitAccess_IsGivenUpInTime() => ShouldBeGivenUpAsync(new CheckGitAccessCommand(_task.Id));

    [Test]
    public Task CreatePullRequest_IsGivenUpInTime() => ShouldBeGivenUpAsync(new CreatePullRequestCommand(GivenAPreview().Id));

    [Test]
    public async Task CreatePullRequest_WhileAnotherHoldsTheJob_IsGivenUpInTime()
    {
        GivenAPreview().ClaimPullRequest(UseCases.Noon, TimeSpan.FromMinutes(1));
        _reached.SetResult();

        await ShouldBeGivenUpAsync(new CreatePullRequestCommand(_useCases.Jobs.All.Single().Id));
    }

    private async Task ShouldBeGivenUpAsync<T>(IRequest<T> request)
    {
        Task<T> asked = _useCases.SendAsync(request);
        await _reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _useCases.Clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.That(asked.IsCompleted, Is.False);

        _useCases.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(
            async () => await asked.WaitAsync(TimeSpan.FromSeconds(30)),
            Throws.TypeOf<GitHostException>().With.Message.Contain($"within {Limit.TotalSeconds:0} s"));
    }

    private OptimizationJob GivenAPreview()
    {
        var version = new PromptVersion(Guid.NewGuid(), _task.Id, _task.NextVersionNumber(), "Answer.", UseCases.Noon);
        _useCases.Examples.Add(version);
        OptimizationJob job = _task.StartJob(Guid.NewGuid(), JobTrigger.ApiOnDemand, UseCases.Noon, exampleCount: 20);
        job.Succeed(job.Claim(UseCases.Noon, Limit)!.Value, version.Id, new JsonText("""{"pr_preview":{}}"""), UseCases.Noon);
        _useCases.Jobs.Add(job);
        _useCases.Deliveries.Add(new PromptDelivery(job.Id, version.Id, "tune", "title", "body"));
        return job;
    }

    private async Task<T> HangAsync<T>(CancellationToken end)
    {
        _reached.SetResult();
        await Task.Delay(Timeout.Infinite, end);
        throw new UnreachableException();
    }
}
