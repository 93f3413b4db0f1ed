using Kaizen.Application.Jobs;
using Kaizen.Optimization;

namespace Kaizen.Application.Tests.Memory;

internal sealed class MemoryLineages : ILineageStore
{
    private readonly Dictionary<Guid, IReadOnlyList<CandidateRecord>> _lineages = [];

    public Task<IReadOnlyList<CandidateRecord>> ListAsync(Guid jobId, CancellationToken cancellationToken) =>
        Task.FromResult(_lineages.GetValueOrDefault(jobId, []));

    public void Add(Guid jobId, IReadOnlyList<CandidateRecord> candidates) => _lineages.Add(jobId, candidates);
}
