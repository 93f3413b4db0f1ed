using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.CheckGitAccess;

internal sealed class CheckGitAccessHandler(
    IOptimizationTaskRepository tasks, GitRepositories repositories, IGitHosts hosts, IPromptFileEditor editor, DriftCheck drift, TimeProvider clock)
    : IRequestHandler<CheckGitAccessCommand, GitAccessResponse>
{
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

        return await GitPatience.WithinLimitAsync(
            async end =>
            {
                IReadOnlyList<GitAccessFinding> findings = await CheckAsync(repository, task.Settings, end);
                bool isUsable = findings.All(finding => finding.IsUsable);
                if (isUsable)
                {
                    await drift.RunAsync(task.Id, new PollRound(), end);
                }

                return new GitAccessResponse(isUsable, repository.ToString(), findings);
            },
            clock,
            cancellationToken);
    }

    private async Task<IReadOnlyList<GitAccessFinding>> CheckAsync(GitRepository repository, TaskSettings settings, CancellationToken cancellationToken)
    {
        IGitHost host = hosts.Connect(repository, GitPatience.OfPerson);
        PromptPlace? place = GitRepositories.FindPlace(settings);
        bool isShared = place is { Format: null };
        IReadOnlyList<GitAccessFinding> findings =
            await GitAccessCheck.RunAsync(host, repository.BaseBranch, place?.Path, mustExist: isShared, cancellationToken);
        if (place is null)
        {
            return [.. findings, new GitAccessFinding("file", false, GitRepositories.NoPlace)];
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
