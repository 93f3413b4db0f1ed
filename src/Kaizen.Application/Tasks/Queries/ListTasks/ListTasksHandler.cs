using MediatR;

namespace Kaizen.Application.Tasks.Queries.ListTasks;

internal sealed class ListTasksHandler(ITaskQueries tasks) : IRequestHandler<ListTasksQuery, TaskPage>
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public async Task<TaskPage> Handle(ListTasksQuery query, CancellationToken cancellationToken)
    {
        int limit = (int)Math.Min(query.Limit ?? DefaultLimit, MaxLimit);

        // One more than wanted tells whether there is a next page.
        IReadOnlyList<TaskSummary> found = await tasks.ListAsync(limit + 1, query.Cursor, query.Name, cancellationToken);
        return found.Count <= limit
            ? new TaskPage(found, null)
            : new TaskPage([.. found.Take(limit)], found[limit - 1].CreatedAt);
    }
}
