using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.Common;
using Kaizen.Application.Traces;
using Kaizen.Application.Traces.Commands.ScoreTrace;
using Kaizen.Application.Traces.Commands.SubmitTrace;
using Kaizen.Application.Traces.Queries.ListTraces;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Traces;

/// <summary>Traces: recorded calls of language models.</summary>
[ApiController]
[Route("api/v1/traces")]
[Tags("Traces")]
public sealed class TracesController(IMediator mediator) : ControllerBase
{
    /// <summary>Records a call; it is durable when the answer comes.</summary>
    [HttpPost(Name = "SubmitTrace")]
    [Consumes("application/json")]
    [Idempotent]
    [ProducesResponseType<TraceResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<TraceResponse>> SubmitAsync(SubmitTraceCommand command, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await mediator.Send(command, cancellationToken));

    /// <summary>Says how good a traced response was; a later score replaces an earlier one.</summary>
    [HttpPost("{traceId}/score", Name = "ScoreTrace")]
    [Consumes("application/json")]
    [ProducesResponseType<TraceResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<TraceResponse>> ScoreAsync(Guid traceId, ScoreTraceRequest request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ScoreTraceCommand(traceId, request.Score, request.ScoredBy), cancellationToken));

    /// <summary>Lists traces, newest first.</summary>
    /// <param name="taskId">Only those of this task.</param>
    /// <param name="limit">The most traces, at least 1; more than 1000 means 1000. Default 100.</param>
    /// <param name="offset">The traces to leave out, at least 0. Default 0.</param>
    [HttpGet(Name = "ListTraces")]
    [ProducesResponseType<IReadOnlyList<TraceResponse>>(StatusCodes.Status200OK)]
    public async Task<ActionResult<IReadOnlyList<TraceResponse>>> ListAsync(
        [FromQuery(Name = "task_id")] Guid? taskId,
        [FromQuery(Name = "limit")] long? limit,
        [FromQuery(Name = "offset")] long? offset,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListTracesQuery(taskId, new PageRequest(limit, offset)), cancellationToken));
}

/// <param name="Score">How good the response was, in [0, 1]; required.</param>
/// <param name="ScoredBy">Who says so; default <c>sdk</c>.</param>
public sealed record ScoreTraceRequest(double? Score, string? ScoredBy);
