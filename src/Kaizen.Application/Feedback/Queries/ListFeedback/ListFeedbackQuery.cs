using FluentValidation;
using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Feedback.Queries.ListFeedback;

/// <param name="TaskId">Only the entries of this task; null for all.</param>
public sealed record ListFeedbackQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<FeedbackResponse>>;

internal sealed class ListFeedbackValidator : AbstractValidator<ListFeedbackQuery>
{
    public ListFeedbackValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}

internal sealed class ListFeedbackHandler(IFeedbackQueries feedback) : IRequestHandler<ListFeedbackQuery, IReadOnlyList<FeedbackResponse>>
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public Task<IReadOnlyList<FeedbackResponse>> Handle(ListFeedbackQuery query, CancellationToken cancellationToken) =>
        feedback.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
