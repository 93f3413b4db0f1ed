using Kaizen.Application.Prompts;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.AdoptPrompt;

/// <summary>Makes the prompt that the file on the base branch holds now a new version, and serves it.</summary>
public sealed record AdoptPromptCommand(Guid TaskId) : IRequest<PromptResponse>;
