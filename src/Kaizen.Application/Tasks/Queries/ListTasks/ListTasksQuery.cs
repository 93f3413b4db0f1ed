using FluentValidation;
using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Tasks.Queries.ListTasks;

/// <param name="Limit">The most tasks, at least 1; more than 200 means 200, null 50.</param>
/// <param name="Cursor">The time of creation of the last task of the previous page; null for the first page.</param>
/// <param name="Name">The exact name of the only task wanted; null for all.</param>
public sealed record ListTasksQuery(long? Limit, DateTimeOffset? Cursor, string? Name) : IRequest<TaskPage>;

/// <param name="NextCursor">The cursor of the next page, or null when this is the last one.</param>
public sealed record TaskPage(IReadOnlyList<TaskSummary> Tasks, DateTimeOffset? NextCursor);

internal sealed class ListTasksValidator : AbstractValidator<ListTasksQuery>
{
    public ListTasksValidator()
    {
        RuleFor(query => query.Limit).GreaterThanOrEqualTo(1).WithMessage("limit must be at least 1");
        RuleFor(query => query.Name).Must(name => name is null || JsonStrings.FindUnstorable(name) is null)
            .WithMessage("name must not contain U+0000");
    }
}

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
