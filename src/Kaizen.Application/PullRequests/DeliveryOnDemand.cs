using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.GitHosts;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Application.PromptFiles;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kaizen.Application.PullRequests;

/// <summary>Opens the pull request of a job that has ended, because a person asks for it and waits. One at a time does so for a job, on whatever
/// node; the others wait for what becomes of it.</summary>
internal sealed class DeliveryOnDemand(
    IOptimizationJobRepository jobs,
    JobAndTask jobAndTask,
    DeliverySender sender,
    PullRequestBook book,
    IUnitOfWork unitOfWork,
    LocalRuns runs,
    IServiceScopeFactory scopes,
    IDatabaseFaults faults,
    TimeProvider clock,
    IMapper mapper,
    ILogger<RunLease> leaseLogger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <param name="requireState">Throws when the job's state does not allow it.</param>
    /// <exception cref="GitHostException">The host refused or failed, or did not answer in time.</exception>
    public async Task<JobResponse> OpenAsync(Guid jobId, Action<OptimizationJob> requireState, CancellationToken cancellationToken)
    {
        SentDelivery? sent = await GitPatience.WithinLimitAsync(
            async end =>
            {
                int runNumber = await HoldAsync(jobId, requireState, end);
                await using var lease = new RunLease(jobId, runNumber, runs, scopes, faults, clock, leaseLogger);
                return await OpenAsync(jobId, runNumber, end);
            },
            clock,
            cancellationToken);

        // What the host has done is kept even when the client has gone.
        (OptimizationJob job, OptimizationTask task) =
            await jobAndTask.FindForUpdateAsync(jobId, CancellationToken.None) ?? throw EntityNotFoundException.Job();
        if (sent is not null && job.PrUrl is null && job.Metadata is { } metadata)
        {
            JsonText withoutFault = metadata.With(JobMetadata.DeliveryFault, null);
            bool wasPreviewed = withoutFault.ToElement().TryGetProperty(JobMetadata.Preview, out _);
            job.AddPullRequest(
                sent.Request.Url, wasPreviewed && sent.Preview is { } preview ? withoutFault.With(JobMetadata.Preview, preview) : withoutFault);
            await book.EnterAsync(task, jobId, sent, CancellationToken.None);
        }

        await unitOfWork.SaveChangesAsync(CancellationToken.None);
        return mapper.Map<JobResponse>(job);
    }

    /// <summary>Waits until no other attempt holds the job, and holds it.</summary>
    private async Task<int> HoldAsync(Guid jobId, Action<OptimizationJob> requireState, CancellationToken cancellationToken)
    {
        while (true)
        {
            OptimizationJob job = await jobs.FindForUpdateAsync(jobId, cancellationToken) ?? throw EntityNotFoundException.Job();
            requireState(job);
            if (job.ClaimPullRequest(clock.GetUtcNow(), RunLease.Duration) is { } runNumber)
            {
                await unitOfWork.SaveChangesAsync(cancellationToken);

                // What was read is old once the host has answered.
                await unitOfWork.TryResetAsync();
                return runNumber;
            }

            await unitOfWork.TryResetAsync();
            await Task.Delay(LookInterval, clock, cancellationToken);
        }
    }

    /// <returns>The request, or null when the job has ended without one: the base branch holds the prompt already.</returns>
    private async Task<SentDelivery?> OpenAsync(Guid jobId, int runNumber, CancellationToken cancellationToken)
    {
        bool isToRelease = true;
        string? fault = null;
        try
        {
            SentDelivery? sent = await sender.SendAsync(jobId, GitPatience.OfPerson, cancellationToken);
            isToRelease = sent is null && !await TrySkipAsync(jobId, runNumber);
            return isToRelease ? throw PullRequestException.NothingToChange() : sent;
        }
        catch (Exception failure) when (failure is GitHostException or PromptFileException or NoGitRepositoryException)
        {
            fault = failure.Message;
            throw;
        }
        finally
        {
            if (isToRelease)
            {
                await ReleaseAsync(jobId, runNumber, fault);
            }
        }
    }

    private async Task<bool> TrySkipAsync(Guid jobId, int runNumber)
    {
        bool isSkipped = await jobs.FindForUpdateAsync(jobId, CancellationToken.None) is { Metadata: { } metadata } job
            && job.TrySkipPullRequest(
                runNumber,
                metadata.With(JobMetadata.DeliveryFault, null).With(JobMetadata.DeliverySkipped, PullRequestException.NothingToChangeReason));
        await unitOfWork.SaveChangesAsync(CancellationToken.None);
        await unitOfWork.TryResetAsync();
        return isSkipped;
    }

    private async Task ReleaseAsync(Guid jobId, int runNumber, string? fault)
    {
        if (await jobs.FindForUpdateAsync(jobId, CancellationToken.None) is { } job)
        {
            job.ReleasePullRequest(runNumber, fault is null ? job.Metadata : job.Metadata.With(JobMetadata.DeliveryFault, fault));
            await unitOfWork.SaveChangesAsync(CancellationToken.None);
        }

        await unitOfWork.TryResetAsync();
    }
}
