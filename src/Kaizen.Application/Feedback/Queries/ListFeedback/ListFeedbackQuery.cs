using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Feedback.Queries.ListFeedback;

/// <param name="TaskId">Only the entries of this task; null for all.</param>
public sealed record ListFeedbackQuery(Guid? TaskId, PageRequest Page) : IRequest<IReadOnlyList<FeedbackResponse>>;
