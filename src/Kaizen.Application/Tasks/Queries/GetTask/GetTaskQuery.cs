using MediatR;

namespace Kaizen.Application.Tasks.Queries.GetTask;

public sealed record GetTaskQuery(Guid TaskId) : IRequest<TaskSummary>;
