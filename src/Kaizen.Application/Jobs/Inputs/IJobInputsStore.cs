namespace Kaizen.Application.Jobs.Inputs;

/// <summary>Keeps what jobs work on while they run.</summary>
public interface IJobInputsStore
{
    Task<JobInputs?> FindAsync(Guid jobId, CancellationToken cancellationToken);

    void Add(Guid jobId, JobInputs inputs);
}
