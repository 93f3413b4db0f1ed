namespace Kaizen.Application.PullRequests;

/// <summary>An entry of the file <c>.kaizen.yaml</c> at a repository's root: which version of a task's prompt stands in which file.</summary>
/// <param name="PromptFile">The file that holds the prompt.</param>
public sealed record KaizenYamlEntry(string TaskName, int Version, Guid JobId, string PromptFile, string Prompt)
{
    public const string Path = ".kaizen.yaml";

    /// <summary>Says whether a path means this file or one below it, on whatever file system.</summary>
    public static bool IsAt(string path) => path.Split('/')[0].Trim().TrimEnd('.', ' ').Equals(Path, StringComparison.OrdinalIgnoreCase);
}
