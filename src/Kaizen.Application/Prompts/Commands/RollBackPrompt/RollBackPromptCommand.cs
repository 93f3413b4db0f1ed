using MediatR;

namespace Kaizen.Application.Prompts.Commands.RollBackPrompt;

/// <summary>Serves again the version that the active one had replaced.</summary>
public sealed record RollBackPromptCommand(Guid TaskId) : IRequest<PromptResponse>;
