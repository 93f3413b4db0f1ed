namespace Kaizen.Application.Jobs.Running;

/// <summary>Keeps the finished calls of jobs, and notes of those that are about to be sent, while they run.</summary>
public interface ICallRecords
{
    Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId, CancellationToken cancellationToken);

    void Add(RecordedCall call);
}
