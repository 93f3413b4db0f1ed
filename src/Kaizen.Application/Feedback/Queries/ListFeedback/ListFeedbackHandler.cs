using MediatR;

namespace Kaizen.Application.Feedback.Queries.ListFeedback;

internal sealed class ListFeedbackHandler(IFeedbackQueries feedback) : IRequestHandler<ListFeedbackQuery, IReadOnlyList<FeedbackResponse>>
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public Task<IReadOnlyList<FeedbackResponse>> Handle(ListFeedbackQuery query, CancellationToken cancellationToken) =>
        feedback.ListAsync(query.TaskId, query.Page.Within(DefaultLimit, MaxLimit), cancellationToken);
}
