namespace Kaizen.Application.PullRequests;

/// <summary>What a pull request would say and change.</summary>
/// <param name="FilePath">The file that holds the prompt.</param>
internal sealed record PullRequestPreview(
    string PrTitle, string PrBody, string OldPrompt, string NewPrompt, string FilePath, IReadOnlyList<FileChange> FileChanges);

/// <param name="OldContent">The file on the base branch, or null when there is none.</param>
internal sealed record FileChange(string Path, string? OldContent, string NewContent);
