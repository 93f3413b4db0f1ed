using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Prompts.Commands.RollBackPrompt;

internal sealed class RollBackPromptHandler(
    IOptimizationTaskRepository tasks, IPromptVersionRepository versions, ICacheInvalidation caches, IUnitOfWork unitOfWork, IMapper mapper)
    : IRequestHandler<RollBackPromptCommand, PromptResponse>
{
    public async Task<PromptResponse> Handle(RollBackPromptCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        PromptVersion? active = await versions.FindActiveAsync(task, cancellationToken);
        PromptVersion? previous = active?.ReplacedVersionId is { } replacedId ? await versions.FindAsync(replacedId, cancellationToken) : null;
        if (active is null || previous is null)
        {
            throw new NothingToRollBackException();
        }

        task.RollBack(active, previous);
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<PromptResponse>(previous);
    }
}
