namespace Kaizen.Domain.Prompts;

public interface IPromptVersionRepository
{
    Task<PromptVersion?> FindAsync(Guid id, CancellationToken cancellationToken);

    void Add(PromptVersion version);
}
