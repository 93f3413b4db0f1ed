using MediatR;

namespace Kaizen.Application.Tasks.Commands.DeleteTask;

/// <summary>Deletes a task with everything below it, unless a job is under way.</summary>
public sealed record DeleteTaskCommand(Guid TaskId) : IRequest;
