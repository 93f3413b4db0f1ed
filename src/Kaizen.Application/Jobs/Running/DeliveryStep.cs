using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.PromptFiles;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.Jobs.Running;

/// <summary>The last step of a run: the pull request of its version is opened, or prepared for a person to look at.</summary>
internal sealed partial class DeliveryStep(
    DeliverySender sender, JobOutcomeRecorder recorder, IServiceScopeFactory scopes, TimeProvider clock, ILogger<DeliveryStep> logger)
{
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public async Task RunAsync(Guid jobId, int runNumber, CancellationToken cancellationToken)
    {
        try
        {
            await recorder.CompleteDeliveryAsync(jobId, runNumber, await DeliverAsync(jobId, cancellationToken));
        }
        catch (Exception failure)
            when (failure is GitHostException or PromptFileException or NoGitRepositoryException or VersionNotDraftException)
        {
            await recorder.FailDeliveryAsync(jobId, runNumber, failure.Message);
        }
        catch (EntityNotFoundException)
        {
            // The task was deleted, and the job with it.
            throw new RunReplacedException();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WithdrawAsync(jobId);
            throw;
        }
    }

    /// <summary>Leaves no branch behind for a job that a person has cancelled.</summary>
    private async Task WithdrawAsync(Guid jobId)
    {
        if (!await IsCancelledAsync(jobId))
        {
            return;
        }

        try
        {
            await GitPatience.WithinLimitAsync(
                async end =>
                {
                    await sender.WithdrawAsync(jobId, GitPatience.OfPerson, end);
                    return jobId;
                },
                clock,
                CancellationToken.None);
        }
        catch (Exception failure)
            when (failure is GitHostException or PromptFileException or NoGitRepositoryException or VersionNotDraftException)
        {
            LogBranchStays(jobId, failure.Message);
        }
    }

    private async Task<bool> IsCancelledAsync(Guid jobId)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        OptimizationJob? job = await scope.ServiceProvider.GetRequiredService<IOptimizationJobRepository>().FindAsync(jobId, CancellationToken.None);
        return job?.Status == JobStatus.Cancelled;
    }

    private async Task<DeliveryResult> DeliverAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await ModeAsync(jobId, cancellationToken) == DeliveryMode.AutoPr)
        {
            SentDelivery? sent = await sender.SendAsync(jobId, GitPatience.OfJob, cancellationToken);
            return new DeliveryResult(sent, null, sent is null ? PullRequestException.NothingToChangeReason : null);
        }

        try
        {
            PullRequestPreview? preview = await sender.PreviewAsync(jobId, GitPatience.OfJob, cancellationToken);
            return new DeliveryResult(null, preview, preview is null ? PullRequestException.NothingToChangeReason : null);
        }
        catch (NoGitRepositoryException none)
        {
            // Nobody waits for a pull request; there is nothing to show, that is all.
            return new DeliveryResult(null, null, none.Message);
        }
    }

    private async Task<DeliveryMode> ModeAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        Guid? taskId = await services.GetRequiredService<IOptimizationJobRepository>().FindTaskIdAsync(jobId, cancellationToken);
        OptimizationTask? task = taskId is { } id
            ? await services.GetRequiredService<IOptimizationTaskRepository>().FindAsync(id, cancellationToken)
            : null;
        return task?.Settings.Mode ?? throw new RunReplacedException();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} was cancelled; its branch may be left at the Git host: {Reason}")]
    private partial void LogBranchStays(Guid jobId, string reason);
}

/// <summary>What came of a delivery.</summary>
/// <param name="Skipped">Why there is neither a request nor a preview; null when there is one.</param>
internal sealed record DeliveryResult(SentDelivery? Sent, PullRequestPreview? Preview, string? Skipped);
