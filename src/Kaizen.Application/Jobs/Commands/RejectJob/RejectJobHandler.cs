using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using MediatR;

namespace Kaizen.Application.Jobs.Commands.RejectJob;

internal sealed class RejectJobHandler(JobAndTask jobs, IPromptVersionRepository versions, IUnitOfWork unitOfWork, IMapper mapper)
    : IRequestHandler<RejectJobCommand, JobResponse>
{
    public async Task<JobResponse> Handle(RejectJobCommand command, CancellationToken cancellationToken)
    {
        (OptimizationJob job, _) = await jobs.FindForUpdateAsync(command.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        PromptVersion version = (job.PromptVersionId is { } id ? await versions.FindAsync(id, cancellationToken) : null)
            ?? throw new NoPromptVersionException();
        version.Reject();
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<JobResponse>(job);
    }
}
