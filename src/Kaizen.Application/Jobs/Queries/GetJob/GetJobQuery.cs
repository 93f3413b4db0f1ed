using MediatR;

namespace Kaizen.Application.Jobs.Queries.GetJob;

public sealed record GetJobQuery(Guid JobId) : IRequest<JobResponse>;
