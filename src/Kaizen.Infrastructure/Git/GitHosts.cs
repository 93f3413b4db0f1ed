using Kaizen.Application.GitHosts;
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
        return repository.Provider switch
        {
            GitProvider.Github => new GitHubHost(repository, Patient(new GitHubRateLimitHandler(_network))),
            GitProvider.Gitlab => new GitLabHost(repository, Patient(_network)),
            GitProvider.BitbucketServer => new BitbucketHost(repository, Patient(_network)),
            _ => throw new ArgumentOutOfRangeException(nameof(repository), repository.Provider, "The Git host is unknown."),
        };

        // It holds nothing of its own.
        RetryHandler Patient(HttpMessageHandler network) => new(clock, patience) { InnerHandler = network };
    }

    public void Dispose() => _network.Dispose();
}
