using MediatR;

namespace Kaizen.Application.Prompts.Queries.ListPromptVersions;

public sealed record ListPromptVersionsQuery(Guid TaskId) : IRequest<IReadOnlyList<PromptResponse>>;
