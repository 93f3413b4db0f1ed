using System.Text.Json;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Jobs;
using Kaizen.Optimization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class LineageStore(KaizenDbContext db) : ILineageStore
{
    public async Task<IReadOnlyList<CandidateRecord>> ListAsync(Guid jobId, CancellationToken cancellationToken)
    {
        StoredLineage? stored = await db.JobLineages.AsNoTracking().FirstOrDefaultAsync(lineage => lineage.JobId == jobId, cancellationToken);
        return stored is null ? [] : JsonSerializer.Deserialize<List<CandidateRecord>>(stored.Json)!;
    }

    public void Add(Guid jobId, IReadOnlyList<CandidateRecord> candidates) =>
        db.JobLineages.Add(new StoredLineage(jobId, JsonSerializer.Serialize(candidates)));
}

/// <summary>The candidates of an ended job.</summary>
internal sealed record StoredLineage(Guid JobId, string Json);

internal sealed class StoredLineageConfiguration : IEntityTypeConfiguration<StoredLineage>
{
    public void Configure(EntityTypeBuilder<StoredLineage> builder)
    {
        builder.ToTable("job_lineages");
        builder.HasKey(lineage => lineage.JobId);
        builder.Property(lineage => lineage.JobId).ValueGeneratedNever();
        builder.HasOne<OptimizationJob>().WithMany().HasForeignKey(lineage => lineage.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
