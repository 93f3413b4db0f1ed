namespace Kaizen.Domain.Jobs;

/// <summary>One change of a job's state, step or progress, for those who watch it.</summary>
public sealed class JobEvent(Guid jobId, JobStatus status, string progressStep, double progress, DateTimeOffset createdAt)
{
    /// <summary>Gets the number by which a watcher says what it has seen; it grows within a job.</summary>
    public long Id { get; private init; }

    public Guid JobId { get; private init; } = jobId;

    public JobStatus Status { get; private init; } = status;

    public string ProgressStep { get; private init; } = progressStep;

    /// <summary>Gets the share that was done, in [0, 1].</summary>
    public double Progress { get; private init; } = progress;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    public static JobEvent Of(OptimizationJob job, DateTimeOffset now) => new(job.Id, job.Status, job.ProgressStep, job.Progress, now);
}
