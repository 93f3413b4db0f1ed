using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CreatePullRequest;

/// <summary>Opens the pull request that a job has prepared.</summary>
public sealed record CreatePullRequestCommand(Guid JobId) : IRequest<JobResponse>;

internal sealed class CreatePullRequestHandler(IOptimizationJobRepository jobs) : IRequestHandler<CreatePullRequestCommand, JobResponse>
{
    public async Task<JobResponse> Handle(CreatePullRequestCommand command, CancellationToken cancellationToken)
    {
        OptimizationJob job = await jobs.FindAsync(command.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        job.EnsurePullRequestCanBeCreated();
        throw new NoGitRepositoryException();
    }
}
