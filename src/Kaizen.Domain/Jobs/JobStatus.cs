namespace Kaizen.Domain.Jobs;

/// <summary>Where a job stands. The order is the order of its life: a state never goes back.</summary>
public enum JobStatus
{
    /// <summary>Waits for a worker.</summary>
    Pending,

    /// <summary>Loads its data.</summary>
    Running,

    /// <summary>Searches for a better prompt.</summary>
    Evaluating,

    /// <summary>Compares winner and incumbent and stores the result.</summary>
    Compiling,

    Success,

    Failure,

    /// <summary>The prompt is stored, but its pull request could not be prepared or opened.</summary>
    PrFailed,

    Cancelled,
}
