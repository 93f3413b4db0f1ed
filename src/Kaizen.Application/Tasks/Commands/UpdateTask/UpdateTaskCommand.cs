using FluentValidation;
using Kaizen.Application.Common;
using MediatR;

namespace Kaizen.Application.Tasks.Commands.UpdateTask;

/// <summary>Changes some of a task's fields.</summary>
/// <param name="Given">The names of the fields that the client named (as properties of <see cref="TaskFields"/>); the others stay.</param>
public sealed record UpdateTaskCommand(Guid TaskId, TaskFields Task, IReadOnlySet<string> Given) : IRequest<TaskSummary>;

internal sealed class UpdateTaskValidator : AbstractValidator<UpdateTaskCommand>
{
    public UpdateTaskValidator(IOutboundAddresses addresses)
    {
        RuleFor(command => command.Task.Name).NotNull().WithMessage("name must not be null").OverridePropertyName("name")
            .When(command => command.Given.Contains(nameof(TaskFields.Name)));
        RuleFor(command => command.Task).SetValidator(new TaskFieldsValidator(addresses)).OverridePropertyName(string.Empty);
    }
}
