using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CheckDrift;

/// <summary>Compares the active versions with the files on the base branches, wherever a task names a file and its repository is known.</summary>
public sealed record CheckDriftCommand : IRequest;
