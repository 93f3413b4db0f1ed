using Kaizen.Domain.Jobs;
using MediatR;

namespace Kaizen.Application.Jobs.Commands.RequeueJobs;

/// <summary>Has the active jobs run that no run holds: those whose worker died, and those that were never begun.</summary>
public sealed record RequeueJobsCommand : IRequest;

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
