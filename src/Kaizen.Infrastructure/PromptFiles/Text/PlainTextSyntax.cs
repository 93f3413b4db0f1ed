using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>A file that is the prompt.</summary>
internal sealed class PlainTextSyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator) => locator is null
        ? WholeText.Between(content, 0, content.Length)
        : throw new PromptFileException(
            PromptFileFault.InvalidLocator, "A plain text file is the prompt as a whole; the locator must be empty.");
}
