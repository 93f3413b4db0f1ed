using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Opens the pull request of a job that has ended, because a person asks for it and waits.</summary>
internal sealed class PullRequestOpening(
    IOptimizationJobRepository jobs, JobAndTask jobAndTask, PromptDeliverer deliverer, PullRequestBook book, IUnitOfWork unitOfWork, TimeProvider clock, IMapper mapper)
{
    /// <param name="requireState">Throws when the job's state does not allow it.</param>
    /// <exception cref="GitHostException">The host refused or failed, or did not answer in time.</exception>
    public async Task<JobResponse> OpenAsync(Guid jobId, Action<OptimizationJob> requireState, CancellationToken cancellationToken)
    {
        requireState(await jobs.FindAsync(jobId, cancellationToken) ?? throw EntityNotFoundException.Job());

        // What was read is old once the host has answered.
        await unitOfWork.TryResetAsync();
        OpenedRequest opened = await GitPatience.WithinLimitAsync(end => deliverer.OpenAsync(jobId, end), clock, cancellationToken)
            ?? throw PullRequestException.NothingToChange();

        // The request is open: this is kept even when the client has gone.
        (OptimizationJob job, OptimizationTask task) =
            await jobAndTask.FindForUpdateAsync(jobId, CancellationToken.None) ?? throw EntityNotFoundException.Job();
        if (job.PrUrl is null && job.Metadata is { } metadata)
        {
            JsonText withoutFault = metadata.With(JobMetadata.DeliveryFault, null);
            job.AddPullRequest(opened.Request.Url, withoutFault);
            await book.EnterAsync(task, jobId, opened, CancellationToken.None);
        }

        await unitOfWork.SaveChangesAsync(CancellationToken.None);
        return mapper.Map<JobResponse>(job);
    }
}
