using Kaizen.Optimization;

namespace Kaizen.Application.Jobs;

/// <summary>Keeps the candidates of ended jobs.</summary>
public interface ILineageStore
{
    Task<IReadOnlyList<CandidateRecord>> ListAsync(Guid jobId, CancellationToken cancellationToken);

    void Add(Guid jobId, IReadOnlyList<CandidateRecord> candidates);
}
