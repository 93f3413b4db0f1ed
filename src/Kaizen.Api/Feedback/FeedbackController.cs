using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.Common;
using Kaizen.Application.Feedback;
using Kaizen.Application.Feedback.Commands.SubmitFeedback;
using Kaizen.Application.Feedback.Queries.ListFeedback;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Feedback;

/// <summary>Feedback: what went into a prompt, what came out and how good it was.</summary>
[ApiController]
[Route("api/v1/feedback")]
[Tags("Feedback")]
public sealed class FeedbackController(IMediator mediator) : ControllerBase
{
    /// <summary>Records an entry; it is durable when the answer comes. Enough live entries start a job.</summary>
    /// <response code="400">The entry is a seed, and the task has as many seeds as it may.</response>
    /// <response code="404">There is no task with the id.</response>
    [HttpPost(Name = "SubmitFeedback")]
    [Consumes("application/json")]
    [Idempotent]
    [ProducesResponseType<FeedbackResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(
        StatusCodes.Status400BadRequest,
        StatusCodes.Status404NotFound,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<FeedbackResponse>> SubmitAsync(SubmitFeedbackCommand command, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await mediator.Send(command, cancellationToken));

    /// <summary>Lists entries, newest first.</summary>
    /// <param name="taskId">Only those of this task.</param>
    /// <param name="limit">The most entries, at least 1; more than 1000 means 1000. Default 100.</param>
    /// <param name="offset">The entries to leave out, at least 0. Default 0.</param>
    [HttpGet(Name = "ListFeedback")]
    [ProducesResponseType<IReadOnlyList<FeedbackResponse>>(StatusCodes.Status200OK)]
    public async Task<ActionResult<IReadOnlyList<FeedbackResponse>>> ListAsync(
        [FromQuery(Name = "task_id")] Guid? taskId,
        [FromQuery(Name = "limit")] long? limit,
        [FromQuery(Name = "offset")] long? offset,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListFeedbackQuery(taskId, new PageRequest(limit, offset)), cancellationToken));
}
