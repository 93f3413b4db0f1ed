using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Domain.Traces;

namespace Kaizen.Application.Traces.Commands.ScoreTrace;

internal sealed class ScoreTraceValidator : AbstractValidator<ScoreTraceCommand>
{
    public ScoreTraceValidator()
    {
        RuleFor(command => command.Score).Cascade(CascadeMode.Stop).NotNull().WithMessage("score is required").IsScore();
        RuleFor(command => command.ScoredBy).MaximumLength(CallTrace.MaxScoredByLength);
    }
}
