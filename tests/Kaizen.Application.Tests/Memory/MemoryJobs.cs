using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Inputs;
using Kaizen.Application.Jobs.Running;
using Kaizen.Domain.Jobs;

namespace Kaizen.Application.Tests.Memory;

/// <summary>Jobs with what is kept of them while they run, and the queue that they wait in.</summary>
internal sealed class MemoryJobs : IOptimizationJobRepository, IJobInputsStore, ICallRecords, IJobScheduler
{
    public List<OptimizationJob> All { get; } = [];

    public Dictionary<Guid, JobInputs> Inputs { get; } = [];

    public List<RecordedCall> Calls { get; } = [];

    public List<Guid> Enqueued { get; } = [];

    /// <summary>Gets or sets whether the database that this stands for is away.</summary>
    public bool IsAway { get; set; }

    /// <summary>Gets or sets what renewing a lease fails with, or null.</summary>
    public Exception? RenewalDefect { get; set; }

    public Task<OptimizationJob?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(All.Find(job => job.Id == id));

    public Task<Guid?> FindTaskIdAsync(Guid jobId, CancellationToken cancellationToken) =>
        Task.FromResult(All.Find(job => job.Id == jobId)?.TaskId);

    public Task<OptimizationJob?> FindForUpdateAsync(Guid id, CancellationToken cancellationToken) =>
        IsAway ? throw new TimeoutException() : FindAsync(id, cancellationToken);

    public Task<bool> RenewLeaseAsync(Guid id, int runNumber, DateTimeOffset until, CancellationToken cancellationToken) =>
        IsAway ? throw new TimeoutException()
        : RenewalDefect is not null ? throw RenewalDefect
        : Task.FromResult(All.Exists(job => job.Id == id && job.RunNumber == runNumber && job.LeaseUntil is not null));

    public Task<IReadOnlyList<Guid>> ListUnheldAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. All.Where(job => job.IsActive && !(job.LeaseUntil > now)).Select(job => job.Id)]);

    public Task ReleaseAllAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Add(OptimizationJob job) => All.Add(job);

    Task<JobInputs?> IJobInputsStore.FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        Task.FromResult(Inputs.GetValueOrDefault(jobId));

    public void Add(Guid jobId, JobInputs inputs) => Inputs.Add(jobId, inputs);

    public Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId, CancellationToken cancellationToken)
    {
        lock (Calls)
        {
            return Task.FromResult<IReadOnlyList<RecordedCall>>([.. Calls.Where(call => call.JobId == jobId)]);
        }
    }

    public void Add(RecordedCall call)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }
    }

    public Task EnqueueAsync(Guid jobId)
    {
        Enqueued.Add(jobId);
        return Task.CompletedTask;
    }
}
