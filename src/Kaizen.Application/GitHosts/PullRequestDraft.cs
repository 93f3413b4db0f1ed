namespace Kaizen.Application.GitHosts;

/// <summary>A pull request to open.</summary>
/// <param name="JobId">The job that it comes from. Body and commit message hold the id, by which requests and commits are known again after a crash.</param>
/// <param name="Describe">Gives the body for what the edits change in fact.</param>
/// <param name="Edits">What is to change.</param>
internal sealed record PullRequestDraft(
    Guid JobId, string Branch, string Title, Func<IReadOnlyList<PlannedChange>, string> Describe, IReadOnlyList<FileEdit> Edits)
{
    private const string Trailer = "\nKaizen-Job: ";

    /// <summary>Gets the commit's message.</summary>
    public string CommitMessage => $"{Title}\n{Trailer}{JobId}";

    /// <summary>Says whether a request was opened for this draft.</summary>
    public bool IsSentBy(PullRequest request) => NamesJob(request.Body);

    /// <summary>Says whether all commits of a branch were made for this draft.</summary>
    public bool IsMadeBy(BranchLead lead) => lead.Messages.All(NamesJob);

    /// <summary>Says whether all commits of a branch were made for drafts, of whatever job.</summary>
    public static bool IsMadeByJobs(BranchLead lead) => lead.Messages.All(IsMadeByJob);

    private static bool IsMadeByJob(string message) =>
        message.LastIndexOf(Trailer, StringComparison.Ordinal) is >= 0 and var start && Guid.TryParse(message.AsSpan(start + Trailer.Length).Trim(), out _);

    private bool NamesJob(string text) => text.Contains(JobId.ToString(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>A request for a draft.</summary>
/// <param name="Changes">What it changes, or null when an earlier run has opened it.</param>
internal sealed record PublishedRequest(PullRequest Request, IReadOnlyList<PlannedChange>? Changes);

/// <summary>A change of a file as a pure function, so that it can be made anew when the file has changed.</summary>
/// <param name="Apply">Gives the new text for the present one, which is null when there is no file.</param>
/// <param name="IsRecord">Whether it only keeps record, and so is no reason for a pull request by itself.</param>
internal sealed record FileEdit(string Path, Func<string?, string> Apply, bool IsRecord = false);

/// <summary>What an edit makes of a file.</summary>
/// <param name="OldContent">The file as it is, or null when there is none.</param>
internal sealed record PlannedChange(FileEdit Edit, string? OldContent, string NewContent)
{
    public bool IsChange => OldContent != NewContent;

    /// <summary>Gets whether there is something to review.</summary>
    public bool CallsForRequest => IsChange && !Edit.IsRecord;
}
