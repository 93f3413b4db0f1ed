using Kaizen.Application.Jobs;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CreatePullRequest;

/// <summary>Opens the pull request that a job has prepared.</summary>
public sealed record CreatePullRequestCommand(Guid JobId) : IRequest<JobResponse>;
