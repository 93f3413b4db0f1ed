using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Tasks.Queries.GetTask;

internal sealed class GetTaskHandler(ITaskQueries tasks) : IRequestHandler<GetTaskQuery, TaskSummary>
{
    public async Task<TaskSummary> Handle(GetTaskQuery query, CancellationToken cancellationToken) =>
        await tasks.FindAsync(query.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
}
