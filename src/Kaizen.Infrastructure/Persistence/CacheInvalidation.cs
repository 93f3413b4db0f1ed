using Kaizen.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence;

internal sealed class CacheInvalidation(IStampSource source, KaizenDbContext db, UnitOfWork unitOfWork) : ICacheInvalidation
{
    public async Task InvalidateAsync(CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        await db.CacheStamps.ExecuteUpdateAsync(
            update => update.SetProperty(row => row.Value, row => row.Value + 1), cancellationToken);
        unitOfWork.AfterCommit(() =>
        {
            source.NoteAdvance();
            return Task.CompletedTask;
        });
    }
}
