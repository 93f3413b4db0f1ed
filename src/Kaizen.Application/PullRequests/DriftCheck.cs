using Kaizen.Application.Common;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;

namespace Kaizen.Application.PullRequests;

/// <summary>Looks at the prompt that the file on the base branch holds.</summary>
internal sealed class DriftCheck(
    IOptimizationTaskRepository tasks, IPromptVersionRepository versions, GitRepositories repositories, IGitHosts hosts, IPromptFileEditor editor, IUnitOfWork unitOfWork)
{
    /// <summary>Compares it with the active version and has the task remember the result. Where the file or its place is gone, there is nothing to
    /// adopt, and so no drift.</summary>
    /// <exception cref="GitHostException">The host refused or failed; the task remembers what it did before.</exception>
    public async Task RunAsync(Guid taskId, PollRound round, CancellationToken cancellationToken)
    {
        await unitOfWork.TryResetAsync();
        if (await tasks.FindAsync(taskId, cancellationToken) is not { ActiveVersionId: { } activeId } before
            || !repositories.IsKnown(before.Settings))
        {
            return;
        }

        string? prompt = await round.AskAsync(repositories.Find(before), () => FindPromptAsync(before, cancellationToken));
        if (before.HasSeen(prompt))
        {
            return;
        }

        await unitOfWork.TryResetAsync();
        OptimizationTask? task = await tasks.FindForUpdateAsync(taskId, cancellationToken);
        if (task?.ActiveVersionId == activeId && task.Settings == before.Settings)
        {
            task.See(prompt, await versions.FindAsync(activeId, cancellationToken));
            await unitOfWork.SaveChangesAsync(cancellationToken);
        }

        // Otherwise the answer is older than an activation or another place: the next check tells.
        await unitOfWork.TryResetAsync();
    }

    /// <summary>Reads the prompt.</summary>
    /// <exception cref="PromptFileException">It is not where the task says.</exception>
    /// <exception cref="GitHostException">The host refused or failed.</exception>
    /// <exception cref="NoGitRepositoryException">None is configured.</exception>
    public async Task<string> ReadPromptAsync(OptimizationTask task, CancellationToken cancellationToken)
    {
        GitRepository repository = repositories.Find(task);
        PromptPlace place = GitRepositories.PlaceOf(task.Settings);
        GitNames.RequirePath(place.Path);
        IGitHost host = hosts.Connect(repository, GitPatience.OfPerson);
        if (await host.ReadFileAsync(place.Path, repository.BaseBranch, cancellationToken) is { } content)
        {
            return editor.Read(place, content);
        }

        // A branch or repository that the token does not see looks like a missing file.
        await PullRequestPublisher.HeadOfAsync(host, repository.BaseBranch, cancellationToken);
        throw new PromptFileException(PromptFileFault.UnreadableFile, $"The file '{place.Path}' does not exist on '{repository.BaseBranch}'.");
    }

    private async Task<string?> FindPromptAsync(OptimizationTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPromptAsync(task, cancellationToken);
        }
        catch (PromptFileException)
        {
            return null;
        }
    }
}
