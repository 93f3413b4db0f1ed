using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Tasks.Queries.ListTasks;

internal sealed class ListTasksValidator : AbstractValidator<ListTasksQuery>
{
    public ListTasksValidator()
    {
        RuleFor(query => query.Limit).GreaterThanOrEqualTo(1).WithMessage("limit must be at least 1");
        RuleFor(query => query.Name).Must(name => name is null || JsonStrings.FindUnstorable(name) is null)
            .WithMessage("name must not contain U+0000");
    }
}
