using Kaizen.Application.Common;
using Kaizen.Application.Tasks;
using Kaizen.Domain.Feedback;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Feedback.Commands.TrimFeedback;

internal sealed class TrimFeedbackHandler(
    ITaskQueries taskQueries, IOptimizationTaskRepository tasks, IFeedbackRepository feedback, IUnitOfWork unitOfWork)
    : IRequestHandler<TrimFeedbackCommand>
{
    // Each step locks the task; small steps let entries in between.
    private const int StepSize = 500;

    public async Task<Unit> Handle(TrimFeedbackCommand command, CancellationToken cancellationToken)
    {
        foreach (RetentionSurplus surplus in await taskQueries.ListSurplusAsync(cancellationToken))
        {
            for (int left = surplus.Entries; left > 0; left -= StepSize)
            {
                OptimizationTask? task = await tasks.FindForUpdateAsync(surplus.TaskId, cancellationToken);
                int tooMany = task is null ? 0 : Math.Min(StepSize, task.FeedbackCount - task.Settings.FeedbackRetentionLimit);
                if (task is null || tooMany <= 0)
                {
                    await unitOfWork.TryResetAsync();
                    break;
                }

                task.Forget(await feedback.DeleteOldestAsync(task.Id, tooMany, cancellationToken));
                await unitOfWork.SaveChangesAsync(cancellationToken);
            }
        }

        return Unit.Value;
    }
}
