using FluentValidation;

namespace Kaizen.Application.Prompts.Commands.ActivatePrompt;

internal sealed class ActivatePromptValidator : AbstractValidator<ActivatePromptCommand>
{
    public ActivatePromptValidator() => RuleFor(command => command.VersionId).NotNull().WithMessage("version_id is required");
}
