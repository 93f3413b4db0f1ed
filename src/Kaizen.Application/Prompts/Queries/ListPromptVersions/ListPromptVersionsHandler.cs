using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Prompts.Queries.ListPromptVersions;

internal sealed class ListPromptVersionsHandler(IPromptQueries prompts)
    : IRequestHandler<ListPromptVersionsQuery, IReadOnlyList<PromptResponse>>
{
    public async Task<IReadOnlyList<PromptResponse>> Handle(ListPromptVersionsQuery query, CancellationToken cancellationToken) =>
        await prompts.ListAsync(query.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
}
