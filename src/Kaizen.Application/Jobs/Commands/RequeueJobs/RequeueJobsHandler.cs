using Kaizen.Domain.Jobs;
using MediatR;

namespace Kaizen.Application.Jobs.Commands.RequeueJobs;

internal sealed class RequeueJobsHandler(IOptimizationJobRepository jobs, IJobScheduler scheduler, TimeProvider clock)
    : IRequestHandler<RequeueJobsCommand>
{
    public async Task<Unit> Handle(RequeueJobsCommand command, CancellationToken cancellationToken)
    {
        foreach (Guid jobId in await jobs.ListUnheldAsync(clock.GetUtcNow(), cancellationToken))
        {
            await scheduler.EnqueueAsync(jobId);
        }

        return Unit.Value;
    }
}
