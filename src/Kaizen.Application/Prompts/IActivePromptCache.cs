namespace Kaizen.Application.Prompts;

/// <summary>Holds active prompts in memory for a while.</summary>
public interface IActivePromptCache
{
    /// <param name="stamp">Only what was stored under this number is found.</param>
    PromptResponse? Find(Guid taskId, long stamp);

    void Store(PromptResponse prompt, long stamp);
}
