using MediatR;

namespace Kaizen.Application.Traces.Commands.ScoreTrace;

/// <summary>Says how good a traced response was; a later score replaces an earlier one.</summary>
/// <param name="ScoredBy">Who says so; null is <c>sdk</c>.</param>
public sealed record ScoreTraceCommand(Guid TraceId, double? Score, string? ScoredBy) : IRequest<TraceResponse>;
