using System.Security.Cryptography;
using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Says where a task's prompt lives: its own <c>git_*</c> fields, else its older <c>github_*</c> ones, else the configuration.</summary>
internal sealed class GitRepositories(GitDefaults defaults, ISecretProtector secrets)
{
    public const string NoPlace = "The task names no file for its prompt: set prompt_file and prompt_locator, or prompt_path and prompt_format.";

    /// <exception cref="NoGitRepositoryException">None is configured.</exception>
    /// <exception cref="GitHostException">What is configured is not valid.</exception>
    public GitRepository Find(OptimizationTask task)
    {
        TaskSettings settings = task.Settings;
        string name = NameOf(settings) ?? throw new NoGitRepositoryException();
        (GitProvider provider, string? address) = HostOf(settings);

        // The configured address and token belong together: a task that names another host does not get the token.
        bool isConfiguredHost = provider == defaults.Provider && IsSameAddress(address, AddressOf(provider, null));
        bool namesOwner = provider != GitProvider.Gitlab && name.Contains('/', StringComparison.Ordinal);
        return GitRepository.Create(
            provider,
            address,
            namesOwner ? null : OrNull(settings.GitProject) ?? (IsOlder(settings) ? null : defaults.Project),
            name,
            BaseBranchOf(settings),
            task.ProtectedGitToken is { } token ? Unprotect(token) : isConfiguredHost ? defaults.Token : null);
    }

    /// <summary>Says whether a task has a repository, its own or the configured one.</summary>
    public bool IsKnown(TaskSettings settings) => NameOf(settings) is not null;

    /// <summary>Gives the branch that pull requests of a task are merged into.</summary>
    public string BaseBranchOf(TaskSettings settings) =>
        OrNull(settings.GitBaseBranch) ?? OrNull(settings.GithubBaseBranch) ?? OrNull(defaults.BaseBranch) ?? "main";

    /// <summary>Says whether a token that was given for the one's host may be sent to the other's.</summary>
    public bool IsSameHost(TaskSettings left, TaskSettings right)
    {
        (GitProvider provider, string? address) = HostOf(left);
        (GitProvider otherProvider, string? otherAddress) = HostOf(right);
        return provider == otherProvider && IsSameAddress(address, otherAddress);
    }

    /// <summary>Says in which file a task's prompt lives.</summary>
    /// <exception cref="PromptFileException">The task names none.</exception>
    public static PromptPlace PlaceOf(TaskSettings settings) =>
        FindPlace(settings) ?? throw new PromptFileException(
            PromptFileFault.InvalidLocator, NoPlace);

    public static PromptPlace? FindPlace(TaskSettings settings) =>
        OrNull(settings.PromptFile) is { } file ? PromptPlace.In(file, settings.PromptLocator)
        : OrNull(settings.PromptPath) is { } path ? PromptPlace.OwnFile(path, settings.PromptFormat ?? FormatOf(path))
        : null;

    private static PromptFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => PromptFormat.Json,
        ".yaml" or ".yml" => PromptFormat.Yaml,
        ".py" => PromptFormat.Python,
        _ => PromptFormat.Text,
    };

    private string? NameOf(TaskSettings settings) => OrNull(settings.GitRepo) ?? OrNull(settings.GithubRepo) ?? OrNull(defaults.Repo);

    private string Unprotect(string token)
    {
        try
        {
            return secrets.Unprotect(token);
        }
        catch (CryptographicException)
        {
            throw GitNames.Invalid("The stored Git token cannot be decrypted: the keys that it was encrypted with are gone. Set it anew.");
        }
    }

    private (GitProvider Provider, string? Address) HostOf(TaskSettings settings)
    {
        GitProvider provider = settings.GitProvider ?? (IsOlder(settings) ? GitProvider.Github : defaults.Provider);
        return (provider, AddressOf(provider, settings.GitBaseUrl));
    }

    private string? AddressOf(GitProvider provider, string? baseUrl) =>
        OrNull(baseUrl) ?? (provider == defaults.Provider ? defaults.BaseUrl : null) ?? GitRepository.PublicAddressOf(provider);

    private static bool IsOlder(TaskSettings settings) => OrNull(settings.GitRepo) is null && OrNull(settings.GithubRepo) is not null;

    private static bool IsSameAddress(string? left, string? right) =>
        string.Equals(left?.TrimEnd('/'), right?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
