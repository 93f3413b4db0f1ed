using Kaizen.Application.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Jobs;

/// <summary>Starts jobs: each is added to the unit of work, and handed to the scheduler when that is stored.</summary>
internal sealed class JobStarter(IOptimizationJobRepository jobs, IJobScheduler scheduler, IUnitOfWork unitOfWork, TimeProvider clock)
{
    /// <inheritdoc cref="OptimizationTask.StartJob"/>
    public OptimizationJob Start(OptimizationTask task, JobTrigger trigger, int? exampleCount = null)
    {
        DateTimeOffset now = clock.GetUtcNow();
        OptimizationJob job = task.StartJob(Guid.CreateVersion7(now), trigger, now, exampleCount);
        jobs.Add(job);
        unitOfWork.AfterCommit(() => scheduler.EnqueueAsync(job.Id));
        return job;
    }
}
