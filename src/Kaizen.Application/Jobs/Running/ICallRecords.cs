namespace Kaizen.Application.Jobs.Running;

/// <summary>Keeps the finished calls of jobs while they run.</summary>
public interface ICallRecords
{
    Task<IReadOnlyList<RecordedCall>> ListAsync(Guid jobId, CancellationToken cancellationToken);

    void Add(RecordedCall call);
}
