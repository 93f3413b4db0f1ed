using MediatR;

namespace Kaizen.Application.Prompts.Commands.ActivatePrompt;

/// <summary>Serves a draft from now on, instead of the version that is active.</summary>
public sealed record ActivatePromptCommand(Guid TaskId, Guid? VersionId) : IRequest<PromptResponse>;
