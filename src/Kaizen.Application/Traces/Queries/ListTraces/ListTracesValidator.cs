using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Traces.Queries.ListTraces;

internal sealed class ListTracesValidator : AbstractValidator<ListTracesQuery>
{
    public ListTracesValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}
