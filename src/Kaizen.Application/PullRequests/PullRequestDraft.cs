namespace Kaizen.Application.PullRequests;

/// <summary>A pull request to open.</summary>
/// <param name="JobId">The job that it comes from; its body holds the id, by which a request is known again after a crash.</param>
/// <param name="Edits">What is to change.</param>
public sealed record PullRequestDraft(
    Guid JobId, string Branch, string Title, string Body, string CommitMessage, IReadOnlyList<FileEdit> Edits);

/// <summary>A change of a file as a pure function, so that it can be made anew when the file has changed.</summary>
/// <param name="Apply">Gives the new text for the present one, which is null when there is no file.</param>
public sealed record FileEdit(string Path, Func<string?, string> Apply);
