using MediatR;

namespace Kaizen.Application.Prompts.Queries.GetActivePrompt;

/// <summary>Reads the version that the application is to send; from memory where possible, never a stale one.</summary>
public sealed record GetActivePromptQuery(Guid TaskId) : IRequest<PromptResponse>;
