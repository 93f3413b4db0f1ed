namespace Kaizen.Application.Prompts;

public interface IPromptQueries
{
    Task<PromptResponse?> FindActiveAsync(Guid taskId, CancellationToken cancellationToken);

    /// <summary>Lists the versions of a task, newest first; null when there is no such task.</summary>
    Task<IReadOnlyList<PromptResponse>?> ListAsync(Guid taskId, CancellationToken cancellationToken);

    Task<bool> TaskExistsAsync(Guid taskId, CancellationToken cancellationToken);
}
