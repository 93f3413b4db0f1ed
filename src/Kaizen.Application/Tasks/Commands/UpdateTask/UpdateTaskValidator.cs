using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Tasks.Commands.UpdateTask;

internal sealed class UpdateTaskValidator : AbstractValidator<UpdateTaskCommand>
{
    public UpdateTaskValidator(IOutboundAddresses addresses)
    {
        RuleFor(command => command.Task.Name).NotNull().WithMessage("name must not be null").OverridePropertyName("name")
            .When(command => command.Given.Contains(nameof(TaskFields.Name)));
        RuleFor(command => command.Task).SetValidator(new TaskFieldsValidator(addresses)).OverridePropertyName(string.Empty);
    }
}
