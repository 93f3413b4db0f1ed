namespace Kaizen.Application.PromptFiles;

/// <summary>Finds a prompt in the text of a file and replaces it. Text in, text out: it reads and writes no file.</summary>
/// <remarks>A byte order mark is the first character of the text, U+FEFF, and stays.</remarks>
public interface IPromptFileEditor
{
    /// <summary>Gives the prompt as the program that owns the file would see it.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="PromptFileException">The place does not exist, is not unique or holds no plain text.</exception>
    string Read(PromptPlace place, string content);

    /// <summary>Puts a prompt in its place. Everything outside the prompt stays as it was, line breaks and indentation included.</summary>
    /// <param name="content">The whole file, or null when there is none yet.</param>
    /// <returns>The new file; <see cref="Read"/> gives exactly <paramref name="prompt"/> for it.</returns>
    /// <exception cref="PromptFileException">The place cannot be edited, or its format cannot hold this prompt.</exception>
    string Replace(PromptPlace place, string? content, string prompt);
}
