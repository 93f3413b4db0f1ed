using MediatR;

namespace Kaizen.Application.Tasks.Commands.UpdateTask;

/// <summary>Changes some of a task's fields.</summary>
/// <param name="Given">The names of the fields that the client named (as properties of <see cref="TaskFields"/>); the others stay.</param>
public sealed record UpdateTaskCommand(Guid TaskId, TaskFields Task, IReadOnlySet<string> Given) : IRequest<TaskSummary>;
