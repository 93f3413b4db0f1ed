using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PromptFiles;

/// <summary>Where a prompt lives: in a place of a file that holds more than the prompt, or in a file of its own.</summary>
public sealed record PromptPlace
{
    private PromptPlace(string path, string? locator, PromptFormat? format) => (Path, Locator, Format) = (path, locator, format);

    /// <summary>Gets the file's path in its repository. Its extension says how a shared file is read.</summary>
    public string Path { get; }

    /// <summary>Gets the variable (<c>NAME</c>, <c>Class.NAME</c>) or key path (<c>a.b[0].c</c>), or null for the whole text.</summary>
    public string? Locator { get; }

    /// <summary>Gets the format of a file of its own, or null for a place in a shared file.</summary>
    public PromptFormat? Format { get; }

    /// <summary>A place in a file: <c>prompt_file</c> and <c>prompt_locator</c> of a task.</summary>
    /// <param name="locator">The place; null or blank means the whole text (Markdown, plain text, .prompty).</param>
    public static PromptPlace In(string path, string? locator) => new(path, string.IsNullOrWhiteSpace(locator) ? null : locator.Trim(), null);

    /// <summary>A file that holds nothing but the prompt: <c>prompt_path</c> and <c>prompt_format</c> of a task.</summary>
    public static PromptPlace OwnFile(string path, PromptFormat format) => new(path, null, format);
}
