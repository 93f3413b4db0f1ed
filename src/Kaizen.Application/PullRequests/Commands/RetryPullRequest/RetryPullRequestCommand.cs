using Kaizen.Application.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.RetryPullRequest;

/// <summary>Opens the pull request of a job whose first attempt failed.</summary>
public sealed record RetryPullRequestCommand(Guid JobId) : IRequest<JobResponse>;
