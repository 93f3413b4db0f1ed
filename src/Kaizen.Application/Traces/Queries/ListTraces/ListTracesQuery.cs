using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Traces.Queries.ListTraces;

/// <param name="TaskId">Only the traces of this task; null for all.</param>
public sealed record ListTracesQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<TraceResponse>>;
