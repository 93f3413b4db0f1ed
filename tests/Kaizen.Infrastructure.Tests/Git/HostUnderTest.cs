using Kaizen.Application.GitHosts;
using Kaizen.Domain.Tasks;
using Kaizen.Infrastructure.Git;
using Kaizen.Infrastructure.Net;
using Kaizen.Testing.Git;

namespace Kaizen.Infrastructure.Tests.Git;

/// <summary>A double of a Git host, and our access to it.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    public const string PromptFile = "src/prompts/my prompt#1.py";

    private readonly GitProvider _provider;
    private readonly HostDouble _double;
    private readonly GitHosts _hosts;

    private HostUnderTest(GitProvider provider, StoredRepository repository, OutboundHttpOptions? options)
    {
        _provider = provider;
        _double = HostDouble.Start(provider, repository);
        _hosts = new GitHosts(options ?? Anywhere, Clock);
    }

    public static OutboundHttpOptions Anywhere { get; } = new() { AllowPrivateNetworks = true, AllowPrivateNetworksSetting = "Hosts:AllowPrivate" };

    public StoredRepository Repository => _double.Repository;

    public ImpatientClock Clock { get; } = new();

    public List<string> Requests => _double.Requests;

    public Func<int, string, HostFault?> Faults
    {
        get => _double.Faults;
        set => _double.Faults = value;
    }

    /// <summary>Starts a host whose base branch holds the <see cref="PromptFile"/> and one more file.</summary>
    public static HostUnderTest Start(GitProvider provider, OutboundHttpOptions? options = null) =>
        new(provider, new StoredRepository((PromptFile, "\uFEFFP = 'old 漢字'\r\n"), ("other", "kept")), options);

    public static HostUnderTest Start(GitProvider provider, StoredRepository repository) => new(provider, repository, options: null);

    public IGitHost Connect(string token = HostDouble.Token, string name = "app", TimeSpan? patience = null) =>
        _hosts.Connect(GitRepository.Create(_provider, _double.Address.ToString(), "team", name, "main", token), patience ?? TimeSpan.FromSeconds(15));

    public async ValueTask DisposeAsync()
    {
        _hosts.Dispose();
        await _double.DisposeAsync();
    }
}
