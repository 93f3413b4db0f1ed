using Kaizen.Application.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.RetryPullRequest;

internal sealed class RetryPullRequestHandler(DeliveryOnDemand delivery) : IRequestHandler<RetryPullRequestCommand, JobResponse>
{
    public Task<JobResponse> Handle(RetryPullRequestCommand command, CancellationToken cancellationToken) =>
        delivery.OpenAsync(command.JobId, job => job.EnsurePullRequestCanBeRetried(), cancellationToken);
}
