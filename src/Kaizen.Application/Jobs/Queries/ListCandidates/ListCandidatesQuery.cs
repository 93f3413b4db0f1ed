using Kaizen.Optimization;
using MediatR;

namespace Kaizen.Application.Jobs.Queries.ListCandidates;

/// <summary>Reads the whole lineage of a job that has ended, or of one that failed or was cancelled as far as it came; it is empty before.</summary>
public sealed record ListCandidatesQuery(Guid JobId) : IRequest<IReadOnlyList<CandidateRecord>>;
