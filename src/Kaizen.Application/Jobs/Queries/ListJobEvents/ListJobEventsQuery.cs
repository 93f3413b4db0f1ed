using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobEvents;

/// <summary>Reads what has happened to a job after a certain change.</summary>
/// <param name="AfterId">The id of the last change that is known, 0 for none.</param>
public sealed record ListJobEventsQuery(Guid JobId, long AfterId) : IRequest<JobEvents>;

/// <param name="IsOver">Whether nothing can come after these.</param>
public sealed record JobEvents(IReadOnlyList<JobEventResponse> Changes, bool IsOver);

internal sealed class ListJobEventsHandler(IJobQueries jobs) : IRequestHandler<ListJobEventsQuery, JobEvents>
{
    public async Task<JobEvents> Handle(ListJobEventsQuery query, CancellationToken cancellationToken)
    {
        // Read first: an end that comes after this is told the next time.
        bool isOver = await jobs.HasEndedAsync(query.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        IReadOnlyList<JobEventResponse> changes = await jobs.ListEventsAsync(query.JobId, query.AfterId, cancellationToken);
        return new JobEvents(changes, isOver);
    }
}
