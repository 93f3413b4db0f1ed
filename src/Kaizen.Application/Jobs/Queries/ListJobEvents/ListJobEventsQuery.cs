using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobEvents;

/// <summary>Reads what has happened to a job after a certain change.</summary>
/// <param name="AfterId">The id of the last change that is known, 0 for none.</param>
public sealed record ListJobEventsQuery(Guid JobId, long AfterId) : IRequest<JobEvents>;
