namespace Kaizen.Application.Tasks.Queries.ListTasks;

/// <param name="NextCursor">The cursor of the next page, or null when this is the last one.</param>
public sealed record TaskPage(IReadOnlyList<TaskSummary> Tasks, DateTimeOffset? NextCursor);
