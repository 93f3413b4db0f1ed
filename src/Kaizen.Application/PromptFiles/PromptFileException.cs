namespace Kaizen.Application.PromptFiles;

/// <summary>A prompt cannot be found in its file, or cannot be put there.</summary>
/// <param name="message">Why, in words for the task's owner; it quotes names and places, never a prompt.</param>
public sealed class PromptFileException(PromptFileFault fault, string message) : Exception(message)
{
    public PromptFileFault Fault { get; } = fault;
}
