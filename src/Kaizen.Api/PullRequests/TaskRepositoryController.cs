using Kaizen.Api.Errors;
using Kaizen.Application.PullRequests.Commands.CheckGitAccess;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.PullRequests;

/// <summary>The Git repository in which a task's prompt lives.</summary>
[ApiController]
[Route("api/v1/tasks/{taskId}/git")]
[Tags("Tasks")]
public sealed class TaskRepositoryController(IMediator mediator) : ControllerBase
{
    /// <summary>Says whether token, repository, branch, file and the prompt in it can be used, each with a reason.</summary>
    /// <response code="409">No Git repository is configured for the task.</response>
    /// <response code="502">The Git host did not answer in time.</response>
    [HttpPost("check", Name = "CheckGitAccess")]
    [ProducesResponseType<GitAccessResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<GitAccessResponse>> CheckAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new CheckGitAccessCommand(taskId), cancellationToken));
}
