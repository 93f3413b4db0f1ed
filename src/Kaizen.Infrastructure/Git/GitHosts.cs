using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Git.Bitbucket;
using Kaizen.Infrastructure.Git.GitHub;
using Kaizen.Infrastructure.Git.GitLab;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.Git;

/// <summary>Connects to the hosts through one guarded, retrying handler. A singleton: it holds the connections.</summary>
internal sealed class GitHosts : IGitHosts, IDisposable
{
    private readonly HttpMessageHandler _handler;

    public GitHosts(OutboundHttpOptions options, TimeProvider clock)
        : this(OutboundHttp.CreateHandler(options), clock)
    {
    }

    internal GitHosts(HttpMessageHandler network, TimeProvider clock) => _handler = new RetryHandler(clock) { InnerHandler = network };

    public IGitHost Connect(GitRepository repository) => repository.Provider switch
    {
        GitProvider.Github => new GitHubHost(repository, _handler),
        GitProvider.Gitlab => new GitLabHost(repository, _handler),
        GitProvider.BitbucketServer => new BitbucketHost(repository, _handler),
        _ => throw new ArgumentOutOfRangeException(nameof(repository), repository.Provider, "The Git host is unknown."),
    };

    public void Dispose() => _handler.Dispose();
}
