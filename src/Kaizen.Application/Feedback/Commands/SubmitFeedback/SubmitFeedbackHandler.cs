using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Feedback.Commands.SubmitFeedback;

internal sealed class SubmitFeedbackHandler(IGroupCommit<SubmitFeedbackCommand, FeedbackResponse> entries)
    : IRequestHandler<SubmitFeedbackCommand, FeedbackResponse>
{
    public Task<FeedbackResponse> Handle(SubmitFeedbackCommand command, CancellationToken cancellationToken) =>
        entries.SubmitAsync(command, cancellationToken);
}
