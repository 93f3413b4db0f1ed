using FluentValidation;
using MediatR;

namespace Kaizen.Application.Prompts.Commands.ActivatePrompt;

/// <summary>Serves a draft from now on, instead of the version that is active.</summary>
public sealed record ActivatePromptCommand(Guid TaskId, Guid? VersionId) : IRequest<PromptResponse>;

internal sealed class ActivatePromptValidator : AbstractValidator<ActivatePromptCommand>
{
    public ActivatePromptValidator() => RuleFor(command => command.VersionId).NotNull().WithMessage("version_id is required");
}
