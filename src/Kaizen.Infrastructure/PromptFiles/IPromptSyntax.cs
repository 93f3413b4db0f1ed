namespace Kaizen.Infrastructure.PromptFiles;

/// <summary>One file format: where a prompt stands in a text, and how another is spelled there.</summary>
internal interface IPromptSyntax
{
    /// <param name="content">The file without a byte order mark.</param>
    /// <param name="locator">The place, or null for the whole text.</param>
    /// <exception cref="Application.PromptFiles.PromptFileException">There is no such place, or it holds no plain text.</exception>
    PromptSpot Find(string content, string? locator);
}
