using FluentValidation;
using MediatR;

namespace Kaizen.Application.Prompts.Commands.CreatePromptVersion;

/// <summary>Stores a hand-written text as a draft.</summary>
public sealed record CreatePromptVersionCommand(Guid TaskId, string? PromptText) : IRequest<PromptResponse>;

internal sealed class CreatePromptVersionValidator : AbstractValidator<CreatePromptVersionCommand>
{
    public CreatePromptVersionValidator() =>
        RuleFor(command => command.PromptText).NotEmpty().WithMessage("prompt_text is required and must not be empty");
}
