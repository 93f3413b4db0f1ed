namespace Kaizen.Domain.PullRequests;

/// <summary>The pull request of a job's prompt version: what it says, and where it was opened. It is stored together with the version, before
/// the Git host is called, so that whoever delivers it, and however often, means the same one.</summary>
public sealed class PromptDelivery(Guid jobId, Guid promptVersionId, string branch, string title, string body)
{
    /// <summary>The longest branch and repository, in UTF-16 code units.</summary>
    public const int MaxPlaceLength = 3000;

    /// <summary>The longest title, in UTF-16 code units: Bitbucket takes no more, the other hosts do.</summary>
    public const int MaxTitleLength = 255;

    public Guid JobId { get; private init; } = jobId;

    public Guid PromptVersionId { get; private init; } = promptVersionId;

    public string Branch { get; private init; } = branch;

    public string Title { get; private init; } = title;

    public string Body { get; private init; } = body;

    /// <summary>Gets the key of the repository in which it was opened, or null before.</summary>
    public string? Repository { get; private set; }

    /// <summary>Gets its number there, or null before it was opened.</summary>
    public long? Number { get; private set; }

    public void Open(string repository, long number) => (Repository, Number) = (repository, number);
}
