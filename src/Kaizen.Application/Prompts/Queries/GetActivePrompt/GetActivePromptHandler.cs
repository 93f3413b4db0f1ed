using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Prompts.Queries.GetActivePrompt;

internal sealed class GetActivePromptHandler(IActivePrompts prompts, ICacheStamp stamp)
    : IRequestHandler<GetActivePromptQuery, PromptResponse>
{
    public async Task<PromptResponse> Handle(GetActivePromptQuery query, CancellationToken cancellationToken)
    {
        // Read first: what is loaded afterwards is at least as new as this number.
        long number = await stamp.ReadAsync(cancellationToken);
        return await prompts.GetAsync(query.TaskId, number, cancellationToken);
    }
}
