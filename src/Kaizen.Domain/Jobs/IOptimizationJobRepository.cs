namespace Kaizen.Domain.Jobs;

public interface IOptimizationJobRepository
{
    Task<OptimizationJob?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<Guid?> FindTaskIdAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Finds a job and holds it: until the unit of work ends, no other one changes it. A unit of work that also changes the job's
    /// task holds the task first.</summary>
    Task<OptimizationJob?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Prolongs a run's lease.</summary>
    /// <returns>Whether the run still holds the job.</returns>
    Task<bool> RenewLeaseAsync(Guid id, int runNumber, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Lists the active jobs that no run holds, oldest first.</summary>
    Task<IReadOnlyList<Guid>> ListUnheldAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Lets every job be claimed at once: for a start when no other node can be running.</summary>
    Task ReleaseAllAsync(CancellationToken cancellationToken);

    void Add(OptimizationJob job);
}
