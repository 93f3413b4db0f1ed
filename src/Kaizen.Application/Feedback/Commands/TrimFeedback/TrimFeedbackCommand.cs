using MediatR;

namespace Kaizen.Application.Feedback.Commands.TrimFeedback;

/// <summary>Deletes the live entries that are over their tasks' retention limits, in small steps.</summary>
public sealed record TrimFeedbackCommand : IRequest;
