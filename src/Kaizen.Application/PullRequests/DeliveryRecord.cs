using System.Text.Json;
using Kaizen.Domain.Prompts;

namespace Kaizen.Application.PullRequests;

/// <summary>The file <c>.kaizen.yaml</c> at a repository's root: which version of which task's prompt stands in which file.</summary>
/// <param name="PromptFile">The file that holds the prompt.</param>
public sealed record DeliveryRecord(string TaskName, int Version, Guid JobId, string PromptFile, string Prompt)
{
    public const string Path = ".kaizen.yaml";

    private const string Head = "# Written by Kaizen: the prompts that it delivered to this repository.\ntasks:\n";

    /// <summary>Writes this task's entry and keeps those of the others. A file that Kaizen did not write is replaced.</summary>
    public FileEdit AsEdit() => new(Path, Apply, IsRecord: true);

    private string Apply(string? present)
    {
        string key = $"  {Quote(TaskName)}:";
        var others = new List<string>();
        bool isOwn = false;
        string normal = present?.ReplaceLineEndings("\n") ?? "";
        foreach (string line in normal.StartsWith(Head, StringComparison.Ordinal) ? normal[Head.Length..].Split('\n') : [])
        {
            isOwn = line.StartsWith("    ", StringComparison.Ordinal) ? isOwn : line == key;
            if (!isOwn && line.Length > 0)
            {
                others.Add(line);
            }
        }

        string[] own =
        [
            key, $"    version: {Version}", $"    job: {JobId}", $"    prompt_file: {Quote(PromptFile)}", $"    prompt_sha256: {PromptVersion.HashOf(Prompt)}",
        ];
        return Head + string.Concat(others.Concat(own).Select(line => line + "\n"));
    }

    // A JSON string is a YAML string.
    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
