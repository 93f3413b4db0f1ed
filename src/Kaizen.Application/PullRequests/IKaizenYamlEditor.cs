using Kaizen.Application.PromptFiles;

namespace Kaizen.Application.PullRequests;

/// <summary>Edits the text of <see cref="KaizenYamlEntry.Path"/>.</summary>
public interface IKaizenYamlEditor
{
    /// <summary>Writes a task's entry. Everything else stays as it was.</summary>
    /// <param name="present">The whole file, or null when there is none yet.</param>
    /// <exception cref="PromptFileException">It is no YAML, or of a layout that cannot take the entry.</exception>
    string Enter(KaizenYamlEntry record, string? present);
}
