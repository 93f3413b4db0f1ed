using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Tasks.Commands.DeleteTask;

/// <summary>Deletes a task with everything below it, unless a job is under way.</summary>
public sealed record DeleteTaskCommand(Guid TaskId) : IRequest;

internal sealed class DeleteTaskHandler(IOptimizationTaskRepository tasks, ICacheInvalidation caches, IUnitOfWork unitOfWork)
    : IRequestHandler<DeleteTaskCommand>
{
    public async Task<Unit> Handle(DeleteTaskCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        task.EnsureFree();
        tasks.Remove(task);
        await caches.InvalidateAsync(cancellationToken);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
