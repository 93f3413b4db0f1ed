using System.Text.Json;
using Kaizen.Domain.Prompts;

namespace Kaizen.Application.PullRequests;

/// <summary>The file <c>.kaizen.yaml</c> at a repository's root: which version of which task's prompt stands in which file.</summary>
/// <param name="PromptFile">The file that holds the prompt.</param>
public sealed record DeliveryRecord(string TaskName, int Version, Guid JobId, string PromptFile, string Prompt)
{
    public const string Path = ".kaizen.yaml";

    private const string Comment = "# Written by Kaizen: the prompts that it delivered to this repository.";
    private const string Tasks = "tasks:";

    /// <summary>Says whether a path means this file or one below it, on whatever file system.</summary>
    public static bool IsAt(string path) => path.Split('/')[0].Trim().TrimEnd('.', ' ').Equals(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes this task's entry and keeps everything else that is in the file.</summary>
    public FileEdit AsEdit() => new(Path, Apply, IsRecord: true);

    private string Apply(string? present)
    {
        string lineBreak = present?.Contains("\r\n", StringComparison.Ordinal) == true ? "\r\n" : "\n";
        List<string> lines = [.. (present ?? "").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        if (string.IsNullOrWhiteSpace(present))
        {
            lines = [Comment];
        }

        int tasks = lines.FindIndex(line => line.TrimEnd() == Tasks);
        if (tasks < 0)
        {
            tasks = lines.Count;
            lines.Add(Tasks);
        }

        string key = $"  {Quote(TaskName)}:";
        int end = lines.FindIndex(tasks + 1, IsTopLevel);
        end = end < 0 ? lines.Count : end;
        int own = lines.FindIndex(tasks + 1, end - tasks - 1, line => line.TrimEnd() == key);
        if (own < 0)
        {
            own = end;
        }
        else
        {
            int next = lines.FindIndex(own + 1, end - own - 1, line => !line.StartsWith("    ", StringComparison.Ordinal));
            lines.RemoveRange(own, (next < 0 ? end : next) - own);
        }

        lines.InsertRange(own,
        [
            key, $"    version: {Version}", $"    job: {JobId}", $"    prompt_file: {Quote(PromptFile)}", $"    prompt_sha256: {PromptVersion.HashOf(Prompt)}",
        ]);
        return string.Join(lineBreak, lines) + lineBreak;
    }

    private static bool IsTopLevel(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#';

    // A JSON string is a YAML string.
    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
