using Kaizen.Application.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CreatePullRequest;

internal sealed class CreatePullRequestHandler(DeliveryOnDemand delivery) : IRequestHandler<CreatePullRequestCommand, JobResponse>
{
    public Task<JobResponse> Handle(CreatePullRequestCommand command, CancellationToken cancellationToken) =>
        delivery.OpenAsync(command.JobId, job => job.EnsurePullRequestCanBeCreated(), cancellationToken);
}
