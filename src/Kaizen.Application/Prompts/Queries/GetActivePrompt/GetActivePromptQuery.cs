using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using MediatR;

namespace Kaizen.Application.Prompts.Queries.GetActivePrompt;

/// <summary>Reads the version that the application is to send; from memory where possible, never a stale one.</summary>
public sealed record GetActivePromptQuery(Guid TaskId) : IRequest<PromptResponse>;

internal sealed class GetActivePromptHandler(IActivePromptCache cache, ICacheStamp stamps, IPromptQueries prompts)
    : IRequestHandler<GetActivePromptQuery, PromptResponse>
{
    public async Task<PromptResponse> Handle(GetActivePromptQuery query, CancellationToken cancellationToken)
    {
        // Read first: what is loaded below is at least as new as this number.
        long stamp = await stamps.ReadAsync(cancellationToken);
        if (cache.Find(query.TaskId, stamp) is { } cached)
        {
            return cached;
        }

        if (await prompts.FindActiveAsync(query.TaskId, cancellationToken) is { } prompt)
        {
            cache.Store(prompt, stamp);
            return prompt;
        }

        throw await prompts.TaskExistsAsync(query.TaskId, cancellationToken)
            ? EntityNotFoundException.ActivePrompt()
            : EntityNotFoundException.Task();
    }
}
