using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Prompts.Commands.CreatePromptVersion;

internal sealed class CreatePromptVersionHandler(
    IOptimizationTaskRepository tasks, IPromptVersionRepository versions, IUnitOfWork unitOfWork, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CreatePromptVersionCommand, PromptResponse>
{
    public async Task<PromptResponse> Handle(CreatePromptVersionCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        DateTimeOffset now = clock.GetUtcNow();
        var version = new PromptVersion(Guid.CreateVersion7(now), task.Id, task.NextVersionNumber(), command.PromptText!, now);
        versions.Add(version);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<PromptResponse>(version);
    }
}
