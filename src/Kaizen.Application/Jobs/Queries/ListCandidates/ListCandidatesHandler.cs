using Kaizen.Application.Common.Exceptions;
using Kaizen.Optimization;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListCandidates;

internal sealed class ListCandidatesHandler(IJobQueries jobs, ILineageStore lineages)
    : IRequestHandler<ListCandidatesQuery, IReadOnlyList<CandidateRecord>>
{
    public async Task<IReadOnlyList<CandidateRecord>> Handle(ListCandidatesQuery query, CancellationToken cancellationToken)
    {
        _ = await jobs.FindAsync(query.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
        return await lineages.ListAsync(query.JobId, cancellationToken);
    }
}
