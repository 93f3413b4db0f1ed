using FluentValidation;
using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Traces.Queries.ListTraces;

/// <param name="TaskId">Only the traces of this task; null for all.</param>
public sealed record ListTracesQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<TraceResponse>>;

internal sealed class ListTracesValidator : AbstractValidator<ListTracesQuery>
{
    public ListTracesValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}

internal sealed class ListTracesHandler(ITraceQueries traces) : IRequestHandler<ListTracesQuery, IReadOnlyList<TraceResponse>>
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public Task<IReadOnlyList<TraceResponse>> Handle(ListTracesQuery query, CancellationToken cancellationToken) =>
        traces.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
