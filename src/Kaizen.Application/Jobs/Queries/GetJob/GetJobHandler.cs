using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.GetJob;

internal sealed class GetJobHandler(IJobQueries jobs) : IRequestHandler<GetJobQuery, JobResponse>
{
    public async Task<JobResponse> Handle(GetJobQuery query, CancellationToken cancellationToken) =>
        await jobs.FindAsync(query.JobId, cancellationToken) ?? throw EntityNotFoundException.Job();
}
