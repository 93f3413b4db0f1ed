using Kaizen.Application.PullRequests.Commands.CheckDrift;
using Kaizen.Application.PullRequests.Commands.PollPullRequests;
using Kaizen.Infrastructure.Configuration;
using Kaizen.Infrastructure.Scheduling;
using MediatR;
using Moq;
using Quartz;

namespace Kaizen.Infrastructure.Tests.Scheduling;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PollPullRequestsJobTests
{
    private static readonly TriggerKey Trigger = new("poll-pull-requests");

    private readonly Mock<IMediator> _mediator = new();
    private readonly Mock<IJobExecutionContext> _context = new();
    private readonly Mock<IScheduler> _scheduler = new();

    [SetUp]
    public void Schedule()
    {
        _context.Setup(context => context.Scheduler).Returns(_scheduler.Object);
        _context.Setup(context => context.Trigger).Returns(Mock.Of<ITrigger>(trigger => trigger.Key == Trigger));
    }

    [Test]
    public async Task Execute_AsksForRequestsFirstAndThenForFiles()
    {
        var sent = new List<object>();
        _mediator.Setup(mediator => mediator.Send(It.IsAny<IRequest<Unit>>(), It.IsAny<CancellationToken>()))
            .Callback((IRequest<Unit> command, CancellationToken _) => sent.Add(command));

        await new PollPullRequestsJob(_mediator.Object, new GitOptions { PollSeconds = 1 }).Execute(_context.Object);

        Assert.That(sent, Is.EqualTo(new object[] { new PollPullRequestsCommand(), new CheckDriftCommand() }));
    }

    [Test]
    public async Task Execute_WhenPollingWasSwitchedOff_RemovesTheTriggerThatIsLeft()
    {
        await new PollPullRequestsJob(_mediator.Object, new GitOptions { PollSeconds = 0 }).Execute(_context.Object);

        _scheduler.Verify(scheduler => scheduler.UnscheduleJob(Trigger, It.IsAny<CancellationToken>()));
        _mediator.VerifyNoOtherCalls();
    }
}
