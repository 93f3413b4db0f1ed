using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Jobs;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Tasks.Commands.CreateTask;

internal sealed class CreateTaskHandler(
    IOptimizationTaskRepository tasks,
    ISecretProtector secrets,
    OptimizationDefaults defaults,
    IUnitOfWork unitOfWork,
    TimeProvider clock,
    IMapper mapper)
    : IRequestHandler<CreateTaskCommand, TaskSummary>
{
    public async Task<TaskSummary> Handle(CreateTaskCommand command, CancellationToken cancellationToken)
    {
        TaskFields fields = command.Task;
        if (await tasks.NameExistsAsync(fields.Name!, cancellationToken))
        {
            throw new TaskNameTakenException();
        }

        DateTimeOffset now = clock.GetUtcNow();
        TaskSettings settings = fields.ApplyTo(new TaskSettings(), defaults.RetentionLimit, given: _ => true);
        var task = new OptimizationTask(Guid.CreateVersion7(now), fields.Name!, settings, now);
        if ((fields.GitTokenRaw ?? fields.GithubTokenRaw) is { Length: > 0 } token)
        {
            task.SetGitToken(secrets.Protect(token));
        }

        tasks.Add(task);
        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<TaskSummary>(task);
    }
}
