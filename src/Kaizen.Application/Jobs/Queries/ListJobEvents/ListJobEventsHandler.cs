using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobEvents;

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
