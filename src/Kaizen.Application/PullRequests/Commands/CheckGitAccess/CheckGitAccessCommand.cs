using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CheckGitAccess;

/// <summary>Says whether token, repository, branch and file of a task can be used.</summary>
public sealed record CheckGitAccessCommand(Guid TaskId) : IRequest<GitAccessResponse>;

/// <param name="IsUsable">Whether every step succeeded.</param>
/// <param name="Repository">The repository's address.</param>
/// <param name="Checks">The steps that were tried, in their order; the first that fails may be the last.</param>
public sealed record GitAccessResponse(bool IsUsable, string? Repository, IReadOnlyList<GitAccessFinding> Checks);

internal sealed class CheckGitAccessHandler(
    IOptimizationTaskRepository tasks, TaskRepositories repositories, IGitHosts hosts, IPromptFileEditor editor, TimeProvider clock)
    : IRequestHandler<CheckGitAccessCommand, GitAccessResponse>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public async Task<GitAccessResponse> Handle(CheckGitAccessCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        GitRepository repository;
        try
        {
            repository = repositories.Find(task);
        }
        catch (GitHostException invalid)
        {
            return new GitAccessResponse(false, null, [new GitAccessFinding("repository", false, invalid.Message)]);
        }

        using var timeIsUp = new CancellationTokenSource(Patience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeIsUp.Token);
        IReadOnlyList<GitAccessFinding> findings;
        try
        {
            findings = await CheckAsync(repository, task.Settings, end.Token);
        }
        catch (OperationCanceledException late) when (timeIsUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GitHostException(GitHostFault.Unavailable, null, $"The Git host did not answer within {Patience.TotalSeconds:0} s.", late);
        }

        return new GitAccessResponse(findings.All(finding => finding.IsUsable), repository.ToString(), findings);
    }

    private async Task<IReadOnlyList<GitAccessFinding>> CheckAsync(GitRepository repository, TaskSettings settings, CancellationToken cancellationToken)
    {
        IGitHost host = hosts.Connect(repository);
        PromptPlace? place = TaskRepositories.FindPlace(settings);
        bool isShared = place is { Format: null };
        IReadOnlyList<GitAccessFinding> findings =
            await GitAccessCheck.RunAsync(host, repository.BaseBranch, place?.Path, mustExist: isShared, cancellationToken);
        if (place is null)
        {
            return [.. findings, new GitAccessFinding("file", false, "The task names no file for its prompt: set prompt_file and prompt_locator, or prompt_path and prompt_format.")];
        }

        return findings.All(finding => finding.IsUsable)
            && isShared && await host.ReadFileAsync(place.Path, repository.BaseBranch, cancellationToken) is { } content
            ? [.. findings, FindPrompt(place, content)]
            : findings;
    }

    private GitAccessFinding FindPrompt(PromptPlace place, string content)
    {
        try
        {
            editor.Read(place, content);
            return new GitAccessFinding("prompt", true, "The prompt is where the task says.");
        }
        catch (PromptFileException fault)
        {
            return new GitAccessFinding("prompt", false, fault.Message);
        }
    }
}
