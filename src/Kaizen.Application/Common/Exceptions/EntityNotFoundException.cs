namespace Kaizen.Application.Common.Exceptions;

/// <summary>What was asked for does not exist.</summary>
public sealed class EntityNotFoundException : Exception
{
    private EntityNotFoundException(string message)
        : base(message)
    {
    }

    public static EntityNotFoundException Task() => new("Task not found");

    public static EntityNotFoundException Job() => new("Job not found");

    public static EntityNotFoundException Trace() => new("Trace not found");

    public static EntityNotFoundException ApiKey() => new("API key not found");

    public static EntityNotFoundException PromptVersion() => new("Prompt version not found for this task");

    public static EntityNotFoundException ActivePrompt() => new("No active prompt for this task");
}
