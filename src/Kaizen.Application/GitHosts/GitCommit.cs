namespace Kaizen.Application.GitHosts;

/// <summary>A commit to make.</summary>
/// <param name="Parent">The branch's newest commit, from which the files were read.</param>
public sealed record GitCommit(string Branch, string Parent, string Message, IReadOnlyList<GitFileChange> Files);

/// <summary>A file's new text.</summary>
/// <param name="IsNew">Whether the branch has no such file yet.</param>
public sealed record GitFileChange(string Path, string Content, bool IsNew);
