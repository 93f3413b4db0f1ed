using System.Text.Json;
using Kaizen.Application.Jobs.Inputs;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Jobs;

internal sealed class JobInputsStore(KaizenDbContext db) : IJobInputsStore
{
    public async Task<JobInputs?> FindAsync(Guid jobId, CancellationToken cancellationToken)
    {
        StoredJobInputs? stored = await db.JobInputs.AsNoTracking().FirstOrDefaultAsync(inputs => inputs.JobId == jobId, cancellationToken);
        return stored is null ? null : JsonSerializer.Deserialize<JobInputs>(stored.Json);
    }

    public void Add(Guid jobId, JobInputs inputs) => db.JobInputs.Add(new StoredJobInputs(jobId, JsonSerializer.Serialize(inputs)));
}
