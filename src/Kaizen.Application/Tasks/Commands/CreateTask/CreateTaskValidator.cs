using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Tasks.Commands.CreateTask;

internal sealed class CreateTaskValidator : AbstractValidator<CreateTaskCommand>
{
    public CreateTaskValidator(IOutboundAddresses addresses)
    {
        RuleFor(command => command.Task.Name).NotNull().WithMessage("name is required").OverridePropertyName("name");
        RuleFor(command => command.Task).SetValidator(new TaskFieldsValidator(addresses)).OverridePropertyName(string.Empty);
    }
}
