using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Tasks.Commands.DeleteTask;

internal sealed class DeleteTaskHandler(IOptimizationTaskRepository tasks, ICacheInvalidation caches, IUnitOfWork unitOfWork)
    : IRequestHandler<DeleteTaskCommand>
{
    public async Task<Unit> Handle(DeleteTaskCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        task.EnsureFree();
        tasks.Remove(task);

        // What stands below the task may be much; only then is the stamp held, which activations and revocations wait for.
        await unitOfWork.FlushAsync(cancellationToken);
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
