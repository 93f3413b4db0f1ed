using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Git.Bitbucket;
using Kaizen.Infrastructure.Git.GitHub;
using Kaizen.Infrastructure.Git.GitLab;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.Git;

/// <summary>Connects to the hosts through one guarded handler. A singleton: it holds the connections.</summary>
internal sealed class GitHosts(OutboundHttpOptions options, TimeProvider clock) : IGitHosts, IDisposable
{
    private readonly HttpMessageHandler _network = OutboundHttp.CreateHandler(options);

    public IGitHost Connect(GitRepository repository, TimeSpan patience)
    {
        // It holds nothing of its own.
        var handler = new RetryHandler(clock, patience) { InnerHandler = _network };
        return repository.Provider switch
        {
            GitProvider.Github => new GitHubHost(repository, handler),
            GitProvider.Gitlab => new GitLabHost(repository, handler),
            GitProvider.BitbucketServer => new BitbucketHost(repository, handler),
            _ => throw new ArgumentOutOfRangeException(nameof(repository), repository.Provider, "The Git host is unknown."),
        };
    }

    public void Dispose() => _network.Dispose();
}
