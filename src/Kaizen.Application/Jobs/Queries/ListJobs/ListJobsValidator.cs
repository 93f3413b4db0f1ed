using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Jobs.Queries.ListJobs;

internal sealed class ListJobsValidator : AbstractValidator<ListJobsQuery>
{
    public ListJobsValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}
