using Kaizen.Domain.Common;

namespace Kaizen.Domain.Jobs;

/// <summary>One search for a better prompt.</summary>
/// <remarks>A worker claims the job with a lease and gets a run number. When the lease runs out, another worker may claim it; the number of
/// the earlier run is then refused, so that a worker that comes back from the dead cannot write.</remarks>
public sealed class OptimizationJob(Guid id, Guid taskId, JobTrigger triggeredBy, int feedbackCount, DateTimeOffset createdAt)
{
    /// <summary>A job whose workers died this often is given up.</summary>
    public const int MaxRuns = 20;

    public Guid Id { get; private init; } = id;

    public Guid TaskId { get; private init; } = taskId;

    public JobTrigger TriggeredBy { get; private init; } = triggeredBy;

    /// <summary>Gets the number of examples, seeds included, when the job was created.</summary>
    public int FeedbackCount { get; private init; } = feedbackCount;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    public JobStatus Status { get; private set; } = JobStatus.Pending;

    public string ProgressStep { get; private set; } = JobSteps.Pending;

    /// <summary>Gets the share that is done, in [0, 1].</summary>
    public double Progress { get; private set; }

    /// <summary>Gets the best mean validation score so far, in [0, 1], or null before the first.</summary>
    public double? BestScore { get; private set; }

    /// <summary>Gets the model calls that were made so far.</summary>
    public int LlmCalls { get; private set; }

    /// <summary>Gets what the calls cost so far, in USD, or null when a model's price is unknown.</summary>
    public double? CostUsd { get; private set; }

    /// <summary>Gets the number of the latest run or attempt at the pull request, 0 before the first.</summary>
    public int RunNumber { get; private set; }

    /// <summary>Gets until when the run holds the job, or null when none does.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>Gets the version that the job found, or null before. In an active job only the delivery is left once it is set.</summary>
    public Guid? PromptVersionId { get; private set; }

    public string? PrUrl { get; private set; }

    public string? ErrorMessage { get; private set; }

    public JsonText? Metadata { get; private set; }

    public bool IsActive => Status <= JobStatus.Compiling;

    /// <summary>Takes the job up, if no other run holds it.</summary>
    /// <returns>The number of the run, or null when another run holds the job or it has ended.</returns>
    public int? Claim(DateTimeOffset now, TimeSpan lease)
    {
        if (!IsActive || LeaseUntil > now)
        {
            return null;
        }

        LeaseUntil = now + lease;
        StartedAt ??= now;
        Advance(JobStatus.Running);
        return ++RunNumber;
    }

    /// <summary>Gives the job back, so that another worker can take it up at once.</summary>
    public void Release(int runNumber)
    {
        EnsureCurrent(runNumber);
        LeaseUntil = null;
    }

    /// <param name="progress">The share that is done, in [0, 1]; a lower one than before is ignored.</param>
    /// <param name="figures">What the run has reached and consumed, or null when that has not changed.</param>
    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void Report(int runNumber, JobStatus status, string step, double progress, RunFigures? figures = null)
    {
        EnsureCurrent(runNumber);
        Advance(status);
        ProgressStep = step;
        Progress = Math.Max(Progress, progress);
        if (figures is not null)
        {
            (BestScore, LlmCalls, CostUsd) = figures;
        }
    }

    /// <summary>Keeps the version that the run found. The job stays active: a run that takes over has only its delivery left to do.</summary>
    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void Record(int runNumber, Guid promptVersionId, JsonText metadata)
    {
        EnsureCurrent(runNumber);
        Advance(JobStatus.Compiling);
        PromptVersionId = promptVersionId;
        Metadata = metadata;
    }

    /// <summary>Keeps the version that the run found, and ends the job.</summary>
    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void Succeed(int runNumber, Guid promptVersionId, JsonText metadata, DateTimeOffset now)
    {
        Record(runNumber, promptVersionId, metadata);
        CompleteDelivery(runNumber, metadata, prUrl: null, now);
    }

    /// <summary>Ends the job, its version recorded and its pull request prepared or opened.</summary>
    /// <param name="prUrl">The pull request's page, or null when none was opened.</param>
    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void CompleteDelivery(int runNumber, JsonText metadata, string? prUrl, DateTimeOffset now)
    {
        EnsureCurrent(runNumber);
        Metadata = metadata;
        PrUrl = prUrl;
        Progress = 1;
        End(JobStatus.Success, JobSteps.Completed, now);
    }

    /// <summary>Ends the job without its pull request; the version it found stays.</summary>
    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void FailDelivery(int runNumber, JsonText metadata, DateTimeOffset now)
    {
        EnsureCurrent(runNumber);
        Metadata = metadata;
        Progress = 1;
        End(JobStatus.PrFailed, JobSteps.PrCreationFailed, now);
    }

    /// <exception cref="RunReplacedException">The run is not the current one.</exception>
    public void Fail(int runNumber, string message, JsonText? metadata, DateTimeOffset now)
    {
        EnsureCurrent(runNumber);
        ErrorMessage = message;
        Metadata = metadata ?? Metadata;
        End(JobStatus.Failure, JobSteps.Error, now);
    }

    /// <summary>Ends the job; its run, if it has one, can write no more.</summary>
    /// <exception cref="JobStateException">The job has ended already.</exception>
    public void Cancel(DateTimeOffset now, JsonText? metadata = null)
    {
        if (!IsActive)
        {
            throw new JobStateException("cancel", Status);
        }

        Metadata ??= metadata;
        End(JobStatus.Cancelled, JobSteps.Cancelled, now);
    }

    /// <exception cref="JobStateException">No pull request of the job has failed.</exception>
    public void EnsurePullRequestCanBeRetried()
    {
        if (Status != JobStatus.PrFailed)
        {
            throw new JobStateException("retry the pull request of", Status);
        }
    }

    /// <exception cref="PullRequestException">The pull request exists already, or none was prepared.</exception>
    public void EnsurePullRequestCanBeCreated()
    {
        if (PrUrl is not null)
        {
            throw PullRequestException.Exists();
        }

        if (Metadata?.ToElement().TryGetProperty("pr_preview", out _) != true)
        {
            throw PullRequestException.NoPreview();
        }
    }

    /// <summary>Takes up the ended job to open its pull request, because a person asks for it.</summary>
    /// <returns>The number of this attempt, which counts as a run, or null while another one holds the job.</returns>
    public int? ClaimPullRequest(DateTimeOffset now, TimeSpan lease)
    {
        if (IsActive || LeaseUntil > now)
        {
            return null;
        }

        LeaseUntil = now + lease;
        return ++RunNumber;
    }

    /// <summary>Gives the ended job back without a pull request. Where a newer attempt has taken over, nothing changes.</summary>
    public void ReleasePullRequest(int runNumber, JsonText? metadata)
    {
        if (RunNumber == runNumber && PrUrl is null)
        {
            LeaseUntil = null;
            Metadata = metadata;
        }
    }

    /// <summary>Names the pull request that a person had opened after the job's end.</summary>
    public void AddPullRequest(string url, JsonText metadata)
    {
        PrUrl = url;
        Metadata = metadata;
        LeaseUntil = null;
        if (Status == JobStatus.PrFailed)
        {
            Status = JobStatus.Success;
            ProgressStep = JobSteps.PrRetrySucceeded;
        }
    }

    /// <summary>Gives the ended job back, its pull request having become needless because the base branch holds the prompt already.</summary>
    /// <returns>Whether the job had failed for it, and has succeeded now.</returns>
    public bool TrySkipPullRequest(int runNumber, JsonText metadata)
    {
        if (Status != JobStatus.PrFailed || RunNumber != runNumber)
        {
            return false;
        }

        Metadata = metadata;
        LeaseUntil = null;
        Status = JobStatus.Success;
        ProgressStep = JobSteps.Completed;
        return true;
    }

    private void EnsureCurrent(int runNumber)
    {
        if (!IsActive || RunNumber != runNumber)
        {
            throw new RunReplacedException();
        }
    }

    // A run that takes over from another one starts again at an earlier step, but the state does not go back.
    private void Advance(JobStatus status) => Status = status > Status ? status : Status;

    private void End(JobStatus status, string step, DateTimeOffset now)
    {
        Status = status;
        ProgressStep = step;
        CompletedAt = now;
        LeaseUntil = null;
    }
}
