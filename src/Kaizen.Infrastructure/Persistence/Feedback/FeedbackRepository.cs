using Kaizen.Domain.Feedback;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Feedback;

internal sealed class FeedbackRepository(KaizenDbContext db, UnitOfWork unitOfWork) : IFeedbackRepository
{
    public void Add(FeedbackEntry entry) => db.Feedback.Add(entry);

    public async Task<IReadOnlyList<FeedbackEntry>> ListExamplesAsync(Guid taskId, int liveLimit, CancellationToken cancellationToken)
    {
        List<FeedbackEntry> live = await db.Feedback.AsNoTracking()
            .Where(entry => entry.TaskId == taskId && entry.Source != FeedbackSource.Seed)
            .OrderByDescending(entry => entry.CreatedAt).Take(liveLimit).ToListAsync(cancellationToken);
        List<FeedbackEntry> seeds = await db.Feedback.AsNoTracking()
            .Where(entry => entry.TaskId == taskId && entry.Source == FeedbackSource.Seed)
            .ToListAsync(cancellationToken);
        return [.. live.Concat(seeds).OrderBy(entry => entry.CreatedAt)];
    }

    public async Task<int> DeleteOldestAsync(Guid taskId, int count, CancellationToken cancellationToken)
    {
        await unitOfWork.BeginAsync(cancellationToken);
        IQueryable<Guid> oldest = db.Feedback
            .Where(entry => entry.TaskId == taskId && entry.Source != FeedbackSource.Seed)
            .OrderBy(entry => entry.CreatedAt).Take(count).Select(entry => entry.Id);
        return await db.Feedback.Where(entry => oldest.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
