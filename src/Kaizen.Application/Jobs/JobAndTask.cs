using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Jobs;

/// <summary>Holds a job and its task together, always in the same order, so that two units of work cannot wait for each other.</summary>
internal sealed class JobAndTask(IOptimizationJobRepository jobs, IOptimizationTaskRepository tasks)
{
    public async Task<(OptimizationJob Job, OptimizationTask Task)?> FindForUpdateAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await jobs.FindTaskIdAsync(jobId, cancellationToken) is not { } taskId
            || await tasks.FindForUpdateAsync(taskId, cancellationToken) is not { } task
            || await jobs.FindForUpdateAsync(jobId, cancellationToken) is not { } job)
        {
            return null;
        }

        return (job, task);
    }
}
