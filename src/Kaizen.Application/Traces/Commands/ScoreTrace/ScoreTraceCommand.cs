using FluentValidation;
using Kaizen.Application.Common;
using Kaizen.Domain.Traces;
using MediatR;

namespace Kaizen.Application.Traces.Commands.ScoreTrace;

/// <summary>Says how good a traced response was; a later score replaces an earlier one.</summary>
/// <param name="ScoredBy">Who says so; null is <c>sdk</c>.</param>
public sealed record ScoreTraceCommand(Guid TraceId, double? Score, string? ScoredBy) : IRequest<TraceResponse>;

internal sealed class ScoreTraceValidator : AbstractValidator<ScoreTraceCommand>
{
    public ScoreTraceValidator()
    {
        RuleFor(command => command.Score).Cascade(CascadeMode.Stop).NotNull().WithMessage("score is required").IsScore();
        RuleFor(command => command.ScoredBy).MaximumLength(CallTrace.MaxScoredByLength);
    }
}
