using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.Prompts;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.AdoptPrompt;

internal sealed class AdoptPromptHandler(
    IOptimizationTaskRepository tasks,
    IPromptVersionRepository versions,
    DriftCheck drift,
    ICacheInvalidation caches,
    IUnitOfWork unitOfWork,
    TimeProvider clock,
    IMapper mapper)
    : IRequestHandler<AdoptPromptCommand, PromptResponse>
{
    public async Task<PromptResponse> Handle(AdoptPromptCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask seen = await tasks.FindAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        string prompt = await GitPatience.WithinLimitAsync(end => drift.ReadPromptAsync(seen, end), clock, cancellationToken);
        if (string.IsNullOrWhiteSpace(prompt) || prompt.Contains('\0', StringComparison.Ordinal))
        {
            throw new PromptFileException(PromptFileFault.NotPlainText, "The prompt in the file is empty or holds U+0000, so it cannot be served.");
        }

        await unitOfWork.TryResetAsync();
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        if (task.ActiveVersionId != seen.ActiveVersionId || task.Settings != seen.Settings)
        {
            // What was read is older than a merge or an activation, or is of another place.
            throw new ConcurrentUpdateException();
        }

        PromptVersion adopted = await AdoptAsync(task, prompt, cancellationToken);
        versions.Add(adopted);
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<PromptResponse>(adopted);
    }

    private async Task<PromptVersion> AdoptAsync(OptimizationTask task, string prompt, CancellationToken cancellationToken)
    {
        PromptVersion? active = await versions.FindActiveAsync(task, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            return task.Adopt(Guid.CreateVersion7(now), prompt, active, now);
        }
        catch (NoDriftException)
        {
            // That the texts agree was seen all the same.
            await unitOfWork.SaveChangesAsync(cancellationToken);
            throw;
        }
    }
}
