using System.Security.Cryptography;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Says where a task's prompt lives: its own <c>git_*</c> fields, else its older <c>github_*</c> ones, else the configuration.</summary>
internal sealed class TaskRepositories(GitDefaults defaults, ISecretProtector secrets)
{
    /// <exception cref="NoGitRepositoryException">None is configured.</exception>
    /// <exception cref="GitHostException">What is configured is not valid.</exception>
    public GitRepository Find(OptimizationTask task)
    {
        TaskSettings settings = task.Settings;
        string name = NameOf(settings) ?? throw new NoGitRepositoryException();
        bool isOlder = string.IsNullOrWhiteSpace(settings.GitRepo) && !string.IsNullOrWhiteSpace(settings.GithubRepo);
        GitProvider provider = settings.GitProvider ?? (isOlder ? GitProvider.Github : defaults.Provider);

        // The configured address and token belong together: a task that names another host does not get the token.
        bool isConfiguredHost = provider == defaults.Provider
            && (OrNull(settings.GitBaseUrl) is not { } baseUrl || SameAddress(baseUrl, defaults.BaseUrl ?? GitRepository.PublicAddressOf(provider)));
        bool namesOwner = provider != GitProvider.Gitlab && name.Contains('/', StringComparison.Ordinal);
        return GitRepository.Create(
            provider,
            OrNull(settings.GitBaseUrl) ?? (isConfiguredHost ? defaults.BaseUrl : null),
            namesOwner ? null : OrNull(settings.GitProject) ?? (isOlder ? null : defaults.Project),
            name,
            OrNull(settings.GitBaseBranch) ?? OrNull(settings.GithubBaseBranch) ?? defaults.BaseBranch,
            task.ProtectedGitToken is { } token ? Unprotect(token) : isConfiguredHost ? defaults.Token : null);
    }

    /// <summary>Says in which file a task's prompt lives.</summary>
    /// <exception cref="PromptFileException">The task names none.</exception>
    public static PromptPlace PlaceOf(TaskSettings settings) =>
        FindPlace(settings) ?? throw new PromptFileException(
            PromptFileFault.InvalidLocator, "The task names no file for its prompt: set prompt_file and prompt_locator, or prompt_path and prompt_format.");

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

    private static bool SameAddress(string left, string? right) =>
        right is not null && string.Equals(left.Trim().TrimEnd('/'), right.Trim().TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
