using MediatR;

namespace Kaizen.Application.Tasks.Commands.CreateTask;

public sealed record CreateTaskCommand(TaskFields Task) : IRequest<TaskSummary>;
