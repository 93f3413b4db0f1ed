namespace Kaizen.Application.Prompts;

/// <summary>Gives active prompts, from memory where possible.</summary>
public interface IActivePrompts
{
    /// <param name="stamp">What is held in memory counts only if it was loaded under this number.</param>
    /// <exception cref="Common.Exceptions.EntityNotFoundException">There is no such task, or it has no active version.</exception>
    ValueTask<PromptResponse> GetAsync(Guid taskId, long stamp, CancellationToken cancellationToken);
}
