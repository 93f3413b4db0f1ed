using MediatR;

namespace Kaizen.Application.PullRequests.Commands.PollPullRequests;

/// <summary>Asks the Git hosts what became of the pull requests whose version is still a draft, or was rejected but may yet be merged.</summary>
public sealed record PollPullRequestsCommand : IRequest;
