using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.PullRequests;

/// <summary>Takes a stored <see cref="PromptDelivery"/> to its Git host: makes the draft of it that
/// <see cref="PullRequestPublisher"/> puts there. It only reads our database, and is done with that before it calls the host.</summary>
/// <remarks>Every method throws <see cref="GitHostException"/>, <see cref="PromptFileException"/>, <see cref="NoGitRepositoryException"/>, and
/// <see cref="VersionNotDraftException"/> when the version was rejected.</remarks>
internal sealed class DeliverySender(IServiceScopeFactory scopes, IGitHosts hosts, IPromptFileEditor editor, IKaizenYamlEditor yaml, GitRepositories repositories)
{
    /// <summary>Opens the pull request, or finds the one that was opened before.</summary>
    /// <param name="patience">As of <see cref="IGitHosts.Connect"/>.</param>
    /// <returns>The request, or null when the base branch holds the prompt already.</returns>
    public async Task<SentDelivery?> SendAsync(Guid jobId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Parcel parcel = await LoadAsync(jobId, cancellationToken);
        PublishedRequest? published = await PullRequestPublisher.PublishAsync(
            hosts.Connect(parcel.Repository, patience),
            parcel.Repository.BaseBranch,
            parcel.Draft,

            // Meanwhile someone may have rejected the version or deleted the task.
            end => LoadAsync(jobId, end),
            cancellationToken);
        return published is null
            ? null
            : new SentDelivery(published.Request, parcel.Repository.Key, published.Changes is { } changes ? PreviewOf(parcel, changes) : null);
    }

    /// <summary>Says what <see cref="SendAsync"/> would send.</summary>
    /// <param name="patience">As of <see cref="IGitHosts.Connect"/>.</param>
    /// <returns>The preview, or null when the base branch holds the prompt already.</returns>
    public async Task<PullRequestPreview?> PreviewAsync(Guid jobId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Parcel parcel = await LoadAsync(jobId, cancellationToken);
        IReadOnlyList<PlannedChange> plan = await PullRequestPublisher.PlanAsync(
            hosts.Connect(parcel.Repository, patience), parcel.Repository.BaseBranch, parcel.Draft.Edits, cancellationToken);
        return plan.Any(change => change.CallsForRequest) ? PreviewOf(parcel, plan) : null;
    }

    /// <summary>Takes back the branch that <see cref="SendAsync"/> has made before it was given up, unless it is in use.</summary>
    public async Task WithdrawAsync(Guid jobId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Parcel parcel = await LoadAsync(jobId, cancellationToken);
        await PullRequestPublisher.WithdrawAsync(
            hosts.Connect(parcel.Repository, patience), parcel.Repository.BaseBranch, parcel.Draft, cancellationToken);
    }

    private PullRequestPreview PreviewOf(Parcel parcel, IReadOnlyList<PlannedChange> plan) => new(
        parcel.Draft.Title,
        parcel.Draft.Describe(plan),
        FindPrompt(parcel.Place, plan) ?? parcel.Version.OriginalPrompt ?? "",
        parcel.Version.PromptText,
        parcel.Place.Path,
        [.. plan.Where(change => change.IsChange).Select(change => new FileChange(change.Edit.Path, change.OldContent, change.NewContent))]);

    /// <summary>Gives the prompt that the file holds on the base branch, or null when there is none.</summary>
    private string? FindPrompt(PromptPlace place, IReadOnlyList<PlannedChange> plan)
    {
        if (plan.Single(change => !change.Edit.IsRecord).OldContent is not { } content)
        {
            return null;
        }

        try
        {
            return editor.Read(place, content);
        }
        catch (PromptFileException) when (place.Format is not null)
        {
            // A file of its own is replaced, whatever it holds.
            return null;
        }
    }

    private async Task<Parcel> LoadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        OptimizationJob job = await services.GetRequiredService<IOptimizationJobRepository>().FindAsync(jobId, cancellationToken)
            ?? throw EntityNotFoundException.Job();
        OptimizationTask task = await services.GetRequiredService<IOptimizationTaskRepository>().FindAsync(job.TaskId, cancellationToken)
            ?? throw EntityNotFoundException.Task();
        PromptDelivery delivery = await services.GetRequiredService<IPromptDeliveryRepository>().FindAsync(jobId, cancellationToken)
            ?? throw PullRequestException.NoPreview();
        PromptVersion version = await services.GetRequiredService<IPromptVersionRepository>().FindAsync(delivery.PromptVersionId, cancellationToken)
            ?? throw new NoPromptVersionException();
        if (version.Status == PromptStatus.Rejected)
        {
            throw new VersionNotDraftException(version.Status);
        }

        GitRepository repository = repositories.Find(task);
        PromptPlace place = GitRepositories.PlaceOf(task.Settings);
        var entry = new KaizenYamlEntry(task.Name, version.VersionNumber, jobId, place.Path, version.PromptText);
        var draft = new PullRequestDraft(
            jobId,
            delivery.Branch,
            delivery.Title,
            plan => PullRequestText.OnFile(delivery.Body, version.OriginalPrompt ?? "", FindPrompt(place, plan), version.PromptText),
            [
                new FileEdit(place.Path, present => editor.Replace(place, present, version.PromptText)),
                new FileEdit(KaizenYamlEntry.Path, present => yaml.Enter(entry, present), IsRecord: true),
            ]);
        return new Parcel(repository, place, draft, version);
    }

    private sealed record Parcel(GitRepository Repository, PromptPlace Place, PullRequestDraft Draft, PromptVersion Version);
}

/// <summary>A delivery whose pull request is open, or was.</summary>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Preview">What was sent, or null when an earlier run has opened it.</param>
internal sealed record SentDelivery(PullRequest Request, string Repository, PullRequestPreview? Preview);
