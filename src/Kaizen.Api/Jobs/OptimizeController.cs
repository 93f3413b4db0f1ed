using Kaizen.Api.Errors;
using Kaizen.Application.Jobs;
using Kaizen.Application.Jobs.Commands.StartOptimization;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.Jobs;

/// <summary>Starts jobs on demand.</summary>
[ApiController]
[Route("api/v1/optimize")]
[Tags("Jobs")]
public sealed class OptimizeController(IMediator mediator) : ControllerBase
{
    /// <summary>Starts a job on a task, and tells what it is going to do and cost.</summary>
    /// <response code="400">There is no feedback to optimize on.</response>
    /// <response code="409">A job is under way.</response>
    [HttpPost("{taskId}", Name = "StartOptimization")]
    [ProducesResponseType<OptimizeResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<OptimizeResponse>> StartAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new StartOptimizationCommand(taskId), cancellationToken));
}
