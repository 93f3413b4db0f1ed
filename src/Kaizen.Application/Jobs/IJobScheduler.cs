namespace Kaizen.Application.Jobs;

/// <summary>Has jobs run in the background, on whichever node is free.</summary>
public interface IJobScheduler
{
    /// <summary>Has a job run soon. One that is lost here is found by the regular look for jobs that no one runs.</summary>
    Task EnqueueAsync(Guid jobId);
}
