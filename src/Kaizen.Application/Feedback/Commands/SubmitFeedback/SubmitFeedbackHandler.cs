using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Feedback.Commands.SubmitFeedback;

/// <summary>Hands the entry to the next batch, which <see cref="FeedbackBatchHandler"/> stores.</summary>
internal sealed class SubmitFeedbackHandler(IGroupCommit<SubmitFeedbackCommand, FeedbackResponse> entries)
    : IRequestHandler<SubmitFeedbackCommand, FeedbackResponse>
{
    public Task<FeedbackResponse> Handle(SubmitFeedbackCommand command, CancellationToken cancellationToken) =>
        entries.SubmitAsync(command, cancellationToken);
}
