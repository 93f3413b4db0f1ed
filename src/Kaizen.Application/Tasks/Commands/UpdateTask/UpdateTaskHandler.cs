using AutoMapper;
using Kaizen.Application.Common;
using Kaizen.Application.Common.Exceptions;
using Kaizen.Application.Jobs;
using Kaizen.Application.PullRequests;
using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.Tasks.Commands.UpdateTask;

internal sealed class UpdateTaskHandler(
    IOptimizationTaskRepository tasks,
    ISecretProtector secrets,
    GitRepositories repositories,
    OptimizationDefaults defaults,
    IUnitOfWork unitOfWork,
    IMapper mapper)
    : IRequestHandler<UpdateTaskCommand, TaskSummary>
{
    public async Task<TaskSummary> Handle(UpdateTaskCommand command, CancellationToken cancellationToken)
    {
        OptimizationTask task = await tasks.FindForUpdateAsync(command.TaskId, cancellationToken) ?? throw EntityNotFoundException.Task();
        TaskFields fields = command.Task;
        if (fields.Name is { } name && name != task.Name)
        {
            if (await tasks.NameExistsAsync(name, cancellationToken))
            {
                throw new TaskNameTakenException();
            }

            task.Rename(name);
        }

        TaskSettings former = task.Settings;
        task.Configure(fields.ApplyTo(former, defaults.RetentionLimit, command.Given.Contains));
        if (command.Given.Contains(nameof(TaskFields.GitTokenRaw)) || command.Given.Contains(nameof(TaskFields.GithubTokenRaw)))
        {
            string? token = fields.GitTokenRaw ?? fields.GithubTokenRaw;
            task.SetGitToken(string.IsNullOrEmpty(token) ? null : secrets.Protect(token));
        }
        else if (!repositories.IsSameHost(former, task.Settings))
        {
            // The token was given for the former host, and no other may see it.
            task.SetGitToken(null);
        }

        await unitOfWork.SaveChangesAsync(cancellationToken);
        return mapper.Map<TaskSummary>(task);
    }
}
