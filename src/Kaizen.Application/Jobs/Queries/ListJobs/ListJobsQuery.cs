using FluentValidation;
using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobs;

/// <param name="TaskId">Only the jobs of this task; null for all.</param>
public sealed record ListJobsQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<JobResponse>>;

internal sealed class ListJobsValidator : AbstractValidator<ListJobsQuery>
{
    public ListJobsValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}

internal sealed class ListJobsHandler(IJobQueries jobs) : IRequestHandler<ListJobsQuery, IReadOnlyList<JobResponse>>
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public Task<IReadOnlyList<JobResponse>> Handle(ListJobsQuery query, CancellationToken cancellationToken) =>
        jobs.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
