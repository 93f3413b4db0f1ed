using Kaizen.Domain.Common;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.GitHosts;

/// <summary>A repository at a Git host, with what is needed to reach it. All values are checked, so none can leave its place in a URL.</summary>
public sealed class GitRepository
{
    private GitRepository(GitProvider provider, Uri baseUrl, string project, string name, string baseBranch, string token) =>
        (Provider, BaseUrl, Project, Name, BaseBranch, Token) = (provider, baseUrl, project, name, baseBranch, token);

    public GitProvider Provider { get; }

    /// <summary>Gets the address that people open in a browser, without the path of the API; ends with a slash.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Gets the owner (GitHub), group with subgroups (GitLab) or project key (Bitbucket).</summary>
    public string Project { get; }

    public string Name { get; }

    /// <summary>Gets the branch that pull requests are merged into.</summary>
    public string BaseBranch { get; }

    /// <summary>Gets the secret. It is not part of <see cref="ToString"/>.</summary>
    public string Token { get; }

    /// <param name="baseUrl">The host's address, or null for github.com and gitlab.com.</param>
    /// <param name="project">Owner, group or project key; may be null when <paramref name="repository"/> holds it, as in <c>owner/name</c>.</param>
    /// <exception cref="GitHostException">A value is missing or not valid (<see cref="GitHostFault.InvalidRepository"/>).</exception>
    public static GitRepository Create(
        GitProvider provider, string? baseUrl, string? project, string? repository, string baseBranch, string? token)
    {
        string path = $"{project}/{repository}".Trim('/');
        int split = path.LastIndexOf('/');
        if (split < 0 || string.IsNullOrWhiteSpace(repository))
        {
            throw GitNames.Invalid("The repository needs an owner (group, project) and a name.");
        }

        string owner = path[..split];
        string name = path[(split + 1)..];
        GitNames.RequireSlugs(owner, allowsGroups: provider == GitProvider.Gitlab);
        GitNames.RequireSlugs(name, allowsGroups: false);
        GitNames.RequireBranch(baseBranch);
        if (token is null || !GitNames.IsToken(token))
        {
            throw GitNames.Invalid($"A Git token is needed; it {GitNames.TokenRule}.");
        }

        return new GitRepository(provider, Address(provider, baseUrl), owner, name, baseBranch, token);
    }

    /// <summary>Gets what tells the repository from all others.</summary>
    public string Key => $"{WireName.Of(Provider)} {this}";

    /// <summary>Gives the public host's address, or null where there is none.</summary>
    public static string? PublicAddressOf(GitProvider provider) => provider switch
    {
        GitProvider.Github => "https://github.com",
        GitProvider.Gitlab => "https://gitlab.com",
        _ => null,
    };

    public override string ToString() => $"{BaseUrl}{Project}/{Name}";

    // Many give the address of the API, as its clients ask for it.
    private static string ApiPathOf(GitProvider provider) => provider switch
    {
        GitProvider.Github => "/api/v3",
        GitProvider.Gitlab => "/api/v4",
        _ => "/rest/api/1.0",
    };

    private static Uri Address(GitProvider provider, string? baseUrl)
    {
        string? text = string.IsNullOrWhiteSpace(baseUrl)
            ? PublicAddressOf(provider)
            : baseUrl.Trim().TrimEnd('/');
        string api = ApiPathOf(provider);
        if (text?.EndsWith(api, StringComparison.OrdinalIgnoreCase) == true)
        {
            text = text[..^api.Length];
        }

        return text is not null && GitNames.IsAddress(text) ? new Uri(text + "/") : throw GitNames.Invalid($"The Git base URL {GitNames.AddressRule}.");
    }
}
