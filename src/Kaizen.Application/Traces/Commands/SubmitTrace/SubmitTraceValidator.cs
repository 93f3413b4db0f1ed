using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Traces.Commands.SubmitTrace;

internal sealed class SubmitTraceValidator : AbstractValidator<SubmitTraceCommand>
{
    public SubmitTraceValidator()
    {
        RuleFor(command => command.TaskId).NotNull().WithMessage("task_id is required");
        RuleFor(command => command.Model).IsShortText();
        RuleFor(command => command.Tokens).GreaterThanOrEqualTo(0);
        RuleFor(command => command.LatencyMs).Cascade(CascadeMode.Stop).GreaterThanOrEqualTo(0).IsFinite();
        RuleFor(command => command.SourceFile).IsShortText();
        RuleFor(command => command.SourceVariable).IsShortText();
        RuleFor(command => command.Metadata).IsObject();
    }
}
