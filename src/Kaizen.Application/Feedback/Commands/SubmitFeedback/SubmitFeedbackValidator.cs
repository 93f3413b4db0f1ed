using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Jobs;
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
        RuleFor(command => command.FeedbackThreshold).GreaterThanOrEqualTo(1);
        RuleFor(command => command.TeacherModel).IsShortText();
        RuleFor(command => command.JudgeModel).IsShortText();
        RuleFor(command => command.Mode).IsNameOf<SubmitFeedbackCommand, DeliveryMode>();
        RuleFor(command => command.OptimizerType).IsNameOf<SubmitFeedbackCommand, OptimizerKind>();
        RuleFor(command => command.GepaConfig).Cascade(CascadeMode.Stop).IsObject().Custom((json, context) =>
        {
            foreach (string error in TaskFieldsValidator.OptimizerErrors(json))
            {
                context.AddFailure(error);
            }
        });
        RuleFor(command => command.GitProvider).IsNameOf<SubmitFeedbackCommand, GitProvider>();
        RuleFor(command => command.GitBaseUrl).IsGitAddress(addresses);
        RuleFor(command => command.GitToken).IsGitToken();
        RuleFor(command => command.GitProject).IsRepositoryName();
        RuleFor(command => command.GitRepo).IsRepositoryName();
        RuleFor(command => command.GitBaseBranch).IsBranchName();
        RuleFor(command => command.PromptFile).IsPromptPath();
        RuleFor(command => command.PromptLocator).IsShortText();
    }
}
