using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Feedback;
using Microsoft.EntityFrameworkCore;

namespace Kaizen.Infrastructure.Persistence.Feedback;

internal sealed class FeedbackQueries(KaizenDbContext db, IMapper mapper) : IFeedbackQueries
{
    public async Task<IReadOnlyList<FeedbackResponse>> ListAsync(Guid? taskId, Page page, CancellationToken cancellationToken) =>
        mapper.Map<List<FeedbackResponse>>(await db.Feedback.AsNoTracking()
            .Where(entry => taskId == null || entry.TaskId == taskId)
            .OrderByDescending(entry => entry.CreatedAt).ThenByDescending(entry => entry.Id)
            .Skip(page.Offset).Take(page.Limit).ToListAsync(cancellationToken));
}
