using Kaizen.Application.PromptFiles;

namespace Kaizen.Infrastructure.PromptFiles.Text;

/// <summary>A Markdown file is the prompt, but for its front matter.</summary>
internal sealed class MarkdownSyntax : IPromptSyntax
{
    public PromptSpot Find(string content, string? locator) => locator is null
        ? WholeText.Between(content, WholeText.EndOfFrontMatter(content), content.Length)
        : throw new PromptFileException(
            PromptFileFault.InvalidLocator, "A Markdown file is the prompt, below its front matter; the locator must be empty.");
}
