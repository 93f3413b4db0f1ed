using MediatR;

namespace Kaizen.Application.Tasks.Queries.ListTasks;

/// <param name="Limit">The most tasks, at least 1; more than 200 means 200, null 50.</param>
/// <param name="Cursor">The time of creation of the last task of the previous page; null for the first page.</param>
/// <param name="Name">The exact name of the only task wanted; null for all.</param>
public sealed record ListTasksQuery(long? Limit, DateTimeOffset? Cursor, string? Name) : IRequest<TaskPage>;
