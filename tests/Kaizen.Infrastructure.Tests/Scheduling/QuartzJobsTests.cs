using Kaizen.Application.Jobs.Commands.RunJob;
using Kaizen.Infrastructure.Scheduling;
using MediatR;
using Microsoft.Extensions.Hosting;
using Moq;
using Quartz;

namespace Kaizen.Infrastructure.Tests.Scheduling;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QuartzJobsTests
{
    private readonly Mock<IMediator> _mediator = new();
    private readonly Guid _jobId = Guid.NewGuid();

    [Test]
    public async Task Execute_RunsTheJobWithAnEndInSight()
    {
        using var stopping = new CancellationTokenSource();
        CancellationToken given = default;
        _mediator.Setup(mediator => mediator.Send(new RunJobCommand(_jobId), It.IsAny<CancellationToken>()))
            .Callback((IRequest<Unit> _, CancellationToken token) => given = token)
            .Returns(async () =>
            {
                await stopping.CancelAsync();
                Assert.That(given.IsCancellationRequested, Is.True, "A process that stops tells the run.");
                return Unit.Value;
            });

        await ExecuteAsync(stopping.Token);

        _mediator.Verify(mediator => mediator.Send(new RunJobCommand(_jobId), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task Execute_WhenTheProcessIsStopping_BeginsNothing()
    {
        await ExecuteAsync(new CancellationToken(canceled: true));

        _mediator.VerifyNoOtherCalls();
    }

    private async Task ExecuteAsync(CancellationToken stopping)
    {
        var context = new Mock<IJobExecutionContext>();
        context.Setup(run => run.MergedJobDataMap).Returns(new JobDataMap { [RunOptimizationJob.JobIdKey] = _jobId.ToString() });
        var lifetime = Mock.Of<IHostApplicationLifetime>(host => host.ApplicationStopping == stopping);
        await new RunOptimizationJob(_mediator.Object, lifetime).Execute(context.Object, default);
    }
}
