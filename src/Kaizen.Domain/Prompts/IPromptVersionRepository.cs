using Kaizen.Domain.Tasks;

namespace Kaizen.Domain.Prompts;

public interface IPromptVersionRepository
{
    Task<PromptVersion?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds a task's active version, or gives null when it has none.</summary>
    async Task<PromptVersion?> FindActiveAsync(OptimizationTask task, CancellationToken cancellationToken) =>
        task.ActiveVersionId is { } id ? await FindAsync(id, cancellationToken) : null;

    void Add(PromptVersion version);
}
