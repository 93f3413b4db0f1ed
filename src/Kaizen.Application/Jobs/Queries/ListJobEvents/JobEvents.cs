namespace Kaizen.Application.Jobs.Queries.ListJobEvents;

/// <param name="IsOver">Whether nothing can come after these.</param>
public sealed record JobEvents(IReadOnlyList<JobEventResponse> Changes, bool IsOver);
