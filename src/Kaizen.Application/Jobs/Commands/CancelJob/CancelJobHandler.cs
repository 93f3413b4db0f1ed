using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;
using MediatR;

namespace Kaizen.Application.Jobs.Commands.CancelJob;

internal sealed class CancelJobHandler(JobAndTask jobs, LocalRuns runs, IUnitOfWork unitOfWork, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CancelJobCommand, JobResponse>
{
    public async Task<JobResponse> Handle(CancelJobCommand command, CancellationToken cancellationToken)
    {
        (OptimizationJob job, var task) =
            await jobs.FindForUpdateAsync(command.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        job.Cancel(clock.GetUtcNow(), JobMetadata.Unfinished("cancelled"));
        task.ReleaseJob(job.Id);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        runs.Cancel(job.Id);
        return mapper.Map<JobResponse>(job);
    }
}
