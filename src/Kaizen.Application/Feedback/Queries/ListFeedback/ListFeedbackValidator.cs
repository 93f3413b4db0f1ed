using FluentValidation;
using Kaizen.Application.Common;

namespace Kaizen.Application.Feedback.Queries.ListFeedback;

internal sealed class ListFeedbackValidator : AbstractValidator<ListFeedbackQuery>
{
    public ListFeedbackValidator() =>
        RuleFor(query => query.Page).SetValidator(new PageRequestValidator()).OverridePropertyName(string.Empty);
}
