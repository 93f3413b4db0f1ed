using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListJobs;

/// <param name="TaskId">Only the jobs of this task; null for all.</param>
public sealed record ListJobsQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<JobResponse>>;
