using FluentValidation;

namespace Kaizen.Application.Prompts.Commands.CreatePromptVersion;

internal sealed class CreatePromptVersionValidator : AbstractValidator<CreatePromptVersionCommand>
{
    public CreatePromptVersionValidator() =>
        RuleFor(command => command.PromptText).NotEmpty().WithMessage("prompt_text is required and must not be empty");
}
