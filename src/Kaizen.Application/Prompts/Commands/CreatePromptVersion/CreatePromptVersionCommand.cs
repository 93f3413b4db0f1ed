using MediatR;

namespace Kaizen.Application.Prompts.Commands.CreatePromptVersion;

/// <summary>Stores a hand-written text as a draft.</summary>
public sealed record CreatePromptVersionCommand(Guid TaskId, string? PromptText) : IRequest<PromptResponse>;
