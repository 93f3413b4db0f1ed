using Kaizen.Application.Common;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Common;
using Kaizen.Domain.Jobs;
using Kaizen.Domain.Prompts;
using Kaizen.Domain.PullRequests;
using Kaizen.Domain.Tasks;
using Kaizen.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Kaizen.Application.Jobs.Running;

/// <summary>Writes how a run ended. Each way is one unit of work of its own; none of them is cancelled half-way.</summary>
internal sealed class JobOutcomeRecorder(IServiceScopeFactory scopes, OptimizationDefaults defaults, TimeProvider clock)
{
    private const string NothingBetter = "No better prompt was found: there is nothing to deliver.";

    /// <summary>Says whether a pull request is to be opened or prepared. A prompt that is worse is not offered to anyone.</summary>
    public static bool IsToDeliver(DeliveryMode mode, Verdict verdict) => mode != DeliveryMode.OptimizeOnly && verdict != Verdict.Worse;

    /// <summary>Stores the new version, as a draft or, when it is worse than the incumbent, as rejected, and with it the pull request that is to
    /// deliver it. Where none is wanted or none can be, that ends the job.</summary>
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    /// <returns>Whether the job is still active, because the delivery is to follow.</returns>
    public async Task<bool> RecordAsync(Guid jobId, int runNumber, JobInputs inputs, OptimizationOutcome outcome)
    {
        bool isToDeliver = false;
        await InScopeAsync(jobId, (services, job, task) =>
        {
            DateTimeOffset now = clock.GetUtcNow();
            var version = new PromptVersion(Guid.CreateVersion7(now), task.Id, task.NextVersionNumber(), outcome.PromptText, now)
            {
                OriginalPrompt = outcome.IncumbentText,
                EvalScore = ToScore(outcome.Score),
                JudgeScore = ToScore(outcome.JudgeScore),
                Optimizer = inputs.Optimizer,
            };
            if (outcome.Verdict == Verdict.Worse)
            {
                version.Reject();
            }

            services.GetRequiredService<IPromptVersionRepository>().Add(version);
            services.GetRequiredService<ILineageStore>().Add(jobId, outcome.Candidates);
            JsonText metadata = JobMetadata.Of(inputs, outcome, defaults, now - (job.StartedAt ?? now));
            bool isWanted = IsToDeliver(task.Settings.Mode, outcome.Verdict);
            isToDeliver = isWanted && outcome.PromptText != outcome.IncumbentText;
            if (isToDeliver)
            {
                job.Record(runNumber, version.Id, metadata);
                services.GetRequiredService<IPromptDeliveryRepository>().Add(new PromptDelivery(
                    jobId,
                    version.Id,
                    TuningBranch.NameFor(inputs.TaskName, version.VersionNumber),
                    PullRequestText.Title(version.VersionNumber, inputs, outcome),
                    PullRequestText.Body(jobId, version.VersionNumber, inputs, outcome)));
            }
            else
            {
                job.Succeed(runNumber, version.Id, isWanted ? metadata.With(JobMetadata.DeliverySkipped, NothingBetter) : metadata, now);
                task.ReleaseJob(job.Id);
            }

            task.CompleteOptimization(now);
            return Task.CompletedTask;
        });
        return isToDeliver;
    }

    /// <summary>Ends a job whose pull request was opened or prepared.</summary>
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public Task CompleteDeliveryAsync(Guid jobId, int runNumber, DeliveryResult result) =>
        InScopeAsync(jobId, async (services, job, task) =>
        {
            JsonText metadata = job.Metadata.With(JobMetadata.Preview, result.Preview).With(JobMetadata.DeliverySkipped, result.Skipped);
            job.CompleteDelivery(runNumber, metadata, result.Sent?.Request.Url, clock.GetUtcNow());
            if (result.Sent is { } sent)
            {
                await services.GetRequiredService<PullRequestBook>().EnterAsync(task, job.Id, sent, CancellationToken.None);
            }

            task.ReleaseJob(job.Id);
        });

    /// <summary>Ends a job whose pull request could not be opened or prepared.</summary>
    /// <param name="reason">What the host said.</param>
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public Task FailDeliveryAsync(Guid jobId, int runNumber, string reason) =>
        InScopeAsync(jobId, (_, job, task) =>
        {
            FailDelivery(job, task, runNumber, reason);
            return Task.CompletedTask;
        });

    /// <summary>Ends a job that failed; a version that it has stored stays.</summary>
    /// <param name="reached">The candidates that the search came to.</param>
    /// <exception cref="RunReplacedException">The run may write no more.</exception>
    public Task FailAsync(Guid jobId, int runNumber, string message, IReadOnlyList<CandidateRecord> reached) =>
        InScopeAsync(jobId, (services, job, task) =>
        {
            if (job.PromptVersionId is not null)
            {
                FailDelivery(job, task, runNumber, message);
                return Task.CompletedTask;
            }

            job.Fail(runNumber, message, JobMetadata.Unfinished("error"), clock.GetUtcNow());
            task.ReleaseJob(job.Id);
            services.GetRequiredService<ILineageStore>().Add(jobId, reached);
            return Task.CompletedTask;
        });

    /// <summary>Keeps what the search of a job came to that was cancelled; where another run has taken the job over, that one tells.</summary>
    /// <param name="reached">The candidates.</param>
    public async Task KeepAsync(Guid jobId, IReadOnlyList<CandidateRecord> reached)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        ILineageStore lineages = services.GetRequiredService<ILineageStore>();
        OptimizationJob? job = await services.GetRequiredService<IOptimizationJobRepository>().FindForUpdateAsync(jobId, CancellationToken.None);
        if (job is { Status: JobStatus.Cancelled } && (await lineages.ListAsync(jobId, CancellationToken.None)).Count == 0)
        {
            lineages.Add(jobId, reached);
        }

        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Gives the job back, for another run.</summary>
    public Task ReleaseAsync(Guid jobId, int runNumber) =>
        InScopeAsync(jobId, (_, job, _) =>
        {
            job.Release(runNumber);
            return Task.CompletedTask;
        });

    private void FailDelivery(OptimizationJob job, OptimizationTask task, int runNumber, string reason)
    {
        job.FailDelivery(runNumber, job.Metadata.With(JobMetadata.DeliveryFault, reason), clock.GetUtcNow());
        task.ReleaseJob(job.Id);
    }

    private async Task InScopeAsync(Guid jobId, Func<IServiceProvider, OptimizationJob, OptimizationTask, Task> change)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        (OptimizationJob job, OptimizationTask task) =
            await services.GetRequiredService<JobAndTask>().FindForUpdateAsync(jobId, CancellationToken.None)
            ?? throw new RunReplacedException();
        await change(services, job, task);
        await services.GetRequiredService<IUnitOfWork>().SaveChangesAsync(CancellationToken.None);
    }

    private static Score? ToScore(double? value) => value is { } given ? new Score(Math.Clamp(given, 0, 1)) : null;
}
