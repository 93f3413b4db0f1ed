using Kaizen.Domain.Common;

namespace Kaizen.Application.PullRequests;

/// <summary>There is no repository to open a pull request in.</summary>
public sealed class NoGitRepositoryException()
    : DomainRuleException("no-git-repository", "No Git repository is configured for this task");
