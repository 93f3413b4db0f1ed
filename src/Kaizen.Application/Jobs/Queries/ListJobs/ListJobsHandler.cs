using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobs;

internal sealed class ListJobsHandler(IJobQueries jobs) : IRequestHandler<ListJobsQuery, IReadOnlyList<JobResponse>>
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public Task<IReadOnlyList<JobResponse>> Handle(ListJobsQuery query, CancellationToken cancellationToken) =>
        jobs.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
