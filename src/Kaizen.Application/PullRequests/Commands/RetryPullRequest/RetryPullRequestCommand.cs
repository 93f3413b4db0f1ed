using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.RetryPullRequest;

/// <summary>Opens the pull request of a job whose first attempt failed.</summary>
public sealed record RetryPullRequestCommand(Guid JobId) : IRequest<JobResponse>;

internal sealed class RetryPullRequestHandler(IOptimizationJobRepository jobs) : IRequestHandler<RetryPullRequestCommand, JobResponse>
{
    public async Task<JobResponse> Handle(RetryPullRequestCommand command, CancellationToken cancellationToken)
    {
        OptimizationJob job = await jobs.FindAsync(command.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        job.EnsurePullRequestCanBeRetried();
        throw new NoGitRepositoryException();
    }
}
