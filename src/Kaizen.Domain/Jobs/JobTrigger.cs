namespace Kaizen.Domain.Jobs;

/// <summary>What started a job.</summary>
public enum JobTrigger
{
    /// <summary>Enough live entries since the last success.</summary>
    AutoThreshold,

    /// <summary>A client asked for it.</summary>
    ApiOnDemand,
}
