using Kaizen.Domain.Common;

namespace Kaizen.Domain.Jobs;

/// <summary>The job's pull request exists already, or none was prepared.</summary>
public sealed class PullRequestException(string rule, string message) : DomainRuleException(rule, message)
{
    /// <summary>Why a job has no pull request and needs none.</summary>
    public const string NothingToChangeReason = "The base branch holds this prompt already";

    public static PullRequestException Exists() => new("pull-request-exists", "The job already has a pull request");

    public static PullRequestException NothingToChange() => new("nothing-to-change", NothingToChangeReason);

    public static PullRequestException NoPreview() => new("no-pull-request-preview", "The job has no stored pull request preview");
}
