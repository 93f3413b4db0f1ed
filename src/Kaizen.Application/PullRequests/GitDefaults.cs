using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>The configured repository, for tasks that name none, and the secret of the merge webhooks. A null member is not configured.</summary>
public sealed record GitDefaults
{
    public required GitProvider Provider { get; init; }

    public string? BaseUrl { get; init; }

    public string? Token { get; init; }

    public string? Project { get; init; }

    public string? Repo { get; init; }

    public string? BaseBranch { get; init; }

    public string? WebhookSecret { get; init; }
}
