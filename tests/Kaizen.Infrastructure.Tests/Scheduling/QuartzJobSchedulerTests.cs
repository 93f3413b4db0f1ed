using Kaizen.Infrastructure.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Quartz;

namespace Kaizen.Infrastructure.Tests.Scheduling;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QuartzJobSchedulerTests
{
    private readonly Mock<IScheduler> _scheduler = new();
    private readonly List<IJobDetail> _scheduled = [];
    private readonly Guid _jobId = Guid.NewGuid();

    [SetUp]
    public void TakeJobs() =>
        _scheduler.Setup(scheduler => scheduler.ScheduleJob(It.IsAny<IJobDetail>(), It.IsAny<ITrigger>(), It.IsAny<ScheduleJobOptions>(), It.IsAny<CancellationToken>()))
            .Callback((IJobDetail job, ITrigger _, ScheduleJobOptions _, CancellationToken _) => _scheduled.Add(job));

    [Test]
    public async Task EnqueueAsync_SchedulesARunThatAnotherNodeTakesOverWhenThisOneDies()
    {
        await EnqueueAsync();

        IJobDetail job = _scheduled.Single();
        Assert.That(job.JobDataMap.GetString(RunOptimizationJob.JobIdKey), Is.EqualTo(_jobId.ToString()));
        Assert.That(job.RequestsRecovery, Is.True);
    }

    [Test]
    public async Task EnqueueAsync_WhenTheJobIsScheduledAlready_DoesNothing()
    {
        _scheduler.Setup(scheduler => scheduler.Exists(It.Is<JobKey>(key => key.Name == _jobId.ToString()), It.IsAny<CancellationToken>())).ReturnsAsync(true);

        await EnqueueAsync();

        Assert.That(_scheduled, Is.Empty);
    }

    [Test]
    public void EnqueueAsync_WhenTheSchedulerFails_LeavesTheJobToTheRegularLook()
    {
        _scheduler.Setup(scheduler => scheduler.ScheduleJob(It.IsAny<IJobDetail>(), It.IsAny<ITrigger>(), It.IsAny<ScheduleJobOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new SchedulerException("shut down"));

        Assert.That(EnqueueAsync, Throws.Nothing);
    }

    private async Task EnqueueAsync()
    {
        var factory = new Mock<ISchedulerFactory>();
        factory.Setup(schedulers => schedulers.GetScheduler(It.IsAny<CancellationToken>())).ReturnsAsync(_scheduler.Object);
        await new QuartzJobScheduler(factory.Object, NullLogger<QuartzJobScheduler>.Instance).EnqueueAsync(_jobId);
    }
}
