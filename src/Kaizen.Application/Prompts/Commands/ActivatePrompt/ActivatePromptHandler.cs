using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Prompts.Commands.ActivatePrompt;

internal sealed class ActivatePromptHandler(
    IOptimizationTaskRepository tasks, IPromptVersionRepository versions, ICacheInvalidation caches, IUnitOfWork unitOfWork, IMapper mapper)
    : IRequestHandler<ActivatePromptCommand, PromptResponse>
{
    public async Task<PromptResponse> Handle(ActivatePromptCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        PromptVersion? draft = await versions.FindAsync(command.VersionId!.Value, cancellationToken);
        if (draft?.TaskId != task.Id)
        {
            throw EntityNotFoundException.PromptVersion();
        }

        PromptVersion? active = await versions.FindActiveAsync(task, cancellationToken);
        task.Activate(draft, active);
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<PromptResponse>(draft);
    }
}
