using MediatR;

namespace Kaizen.Application.Traces.Queries.ListTraces;

internal sealed class ListTracesHandler(ITraceQueries traces) : IRequestHandler<ListTracesQuery, IReadOnlyList<TraceResponse>>
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public Task<IReadOnlyList<TraceResponse>> Handle(ListTracesQuery query, CancellationToken cancellationToken) =>
        traces.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
