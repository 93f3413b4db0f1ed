using Kaizen.Api.Errors;
using Kaizen.Application.Prompts;
using Kaizen.Application.PullRequests.Commands.AdoptPrompt;
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
    /// <summary>Says whether token, repository, branch, file and the prompt in it can be used, each with a reason. Where they can, the task's
    /// <c>drift</c> is looked at anew.</summary>
    /// <response code="409">No Git repository is configured for the task.</response>
    /// <response code="502">The Git host did not answer in time.</response>
    [HttpPost("check", Name = "CheckGitAccess")]
    [ProducesResponseType<GitAccessResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<GitAccessResponse>> CheckAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new CheckGitAccessCommand(taskId), cancellationToken));

    /// <summary>Makes the prompt that the file on the base branch holds now a new version, and the active one: it is what a
    /// reviewed branch says. <c>rollback</c> goes back.</summary>
    /// <response code="409">The file holds the active version's text, no version is active, or no Git repository is configured.</response>
    /// <response code="502">The Git host refused or failed, or the prompt is not where the task says.</response>
    [HttpPost("adopt", Name = "AdoptPrompt")]
    [ProducesResponseType<PromptResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<PromptResponse>> AdoptAsync(Guid taskId, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await mediator.Send(new AdoptPromptCommand(taskId), cancellationToken));
}
