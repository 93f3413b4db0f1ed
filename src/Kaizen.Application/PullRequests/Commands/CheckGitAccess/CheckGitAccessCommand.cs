using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CheckGitAccess;

/// <summary>Says whether token, repository, branch and file of a task can be used. Where they can, the file is compared with the active version.</summary>
public sealed record CheckGitAccessCommand(Guid TaskId) : IRequest<GitAccessResponse>;
