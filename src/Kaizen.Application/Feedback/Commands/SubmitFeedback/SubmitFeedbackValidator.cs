using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.Feedback.Commands.SubmitFeedback;

internal sealed class SubmitFeedbackValidator : AbstractValidator<SubmitFeedbackCommand>
{
    public SubmitFeedbackValidator(IOutboundAddresses addresses)
    {
        RuleFor(command => command.TaskId)
            .Must((command, id) => id is not null || command.TaskName is not null)
            .WithMessage("Either task_id or task_name must be provided");
        RuleFor(command => command.TaskName).MaximumLength(OptimizationTask.MaxNameLength)
            .Must(name => name is null || !string.IsNullOrWhiteSpace(name)).WithMessage("task_name must not be empty");
        RuleFor(command => command.Inputs).IsObject();
        RuleFor(command => command.Score).IsScore();
        RuleFor(command => command.Source).IsNameOf<SubmitFeedbackCommand, FeedbackSource>();
        RuleFor(command => command.Metadata).IsObject();
        RuleFor(command => command.GitToken).IsGitToken();
        RuleFor(command => command.ToTaskFields()).SetValidator(new TaskFieldsValidator(addresses)).OverridePropertyName(string.Empty);
    }
}
