using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Git;
using Kaizen.Infrastructure.Net;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>A double of a Git host, and our access to it.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly GitProvider _provider;
    private readonly HostDouble _double;
    private readonly GitHosts _hosts;

    private HostUnderTest(GitProvider provider, StoredRepository repository, OutboundHttpOptions? options)
    {
        _provider = provider;
        _double = HostDouble.Start(provider, repository);
        _hosts = new GitHosts(options ?? new OutboundHttpOptions { AllowPrivateNetworks = true }, Clock);
    }

    public StoredRepository Repository => _double.Repository;

    public ImpatientClock Clock { get; } = new();

    public List<string> Requests => _double.Requests;

    public Func<int, string, HostFault?> Faults
    {
        get => _double.Faults;
        set => _double.Faults = value;
    }

    public static HostUnderTest Start(GitProvider provider, StoredRepository repository, OutboundHttpOptions? options = null) =>
        new(provider, repository, options);

    public IGitHost Connect(string token = HostDouble.Token, string name = "app", TimeSpan? patience = null) =>
        _hosts.Connect(GitRepository.Create(_provider, _double.Address.ToString(), "team", name, "main", token), patience ?? TimeSpan.FromSeconds(15));

    public async ValueTask DisposeAsync()
    {
        _hosts.Dispose();
        await _double.DisposeAsync();
    }
}
