using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.Tests.Memory;
using Kaizen.Domain.Jobs;
using Kaizen.Optimization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Kaizen.Application.Tests.Jobs.Running;

internal sealed class RunProgressTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Report_WhenTheDatabaseFailsIt_DoesNotEndTheRun(bool isAway)
    {
        var jobs = new Mock<IOptimizationJobRepository>();
        jobs.Setup(repository => repository.FindForUpdateAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(isAway ? new TimeoutException() : new ConcurrentUpdateException(new TimeoutException()));
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(jobs.Object).AddSingleton(Mock.Of<IUnitOfWork>()).BuildServiceProvider();
        var progress = new RunProgress(
            Guid.NewGuid(), 1, OptimizerKind.Gepa, services.GetRequiredService<IServiceScopeFactory>(), new MemoryFaults(), new FakeTimeProvider());

        progress.Report(new OptimizationProgress(OptimizationStep.Searching, 0.5, null, 1, ModelUsage.None));

        Assert.That(async () => await progress.DisposeAsync(), Throws.Nothing);
        Assert.That(jobs.Invocations, Is.Not.Empty);
    }
}
