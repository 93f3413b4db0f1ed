using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.Prompts;
using Kaizen.Application.Prompts.Commands.ActivatePrompt;
using Kaizen.Application.Prompts.Commands.CreatePromptVersion;
using Kaizen.Application.Prompts.Commands.RollBackPrompt;
using Kaizen.Application.Prompts.Queries.GetActivePrompt;
using Kaizen.Application.Prompts.Queries.ListPromptVersions;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.Prompts;

/// <summary>Prompts: the versions of a task's prompt, of which at most one is active.</summary>
[ApiController]
[Route("api/v1/prompts/{taskId}")]
[Tags("Prompts")]
public sealed class PromptsController(IMediator mediator) : ControllerBase
{
    /// <summary>Reads the active version: the text that the application is to send.</summary>
    /// <response code="304">The version is the one whose <c>ETag</c> came in <c>If-None-Match</c>.</response>
    [HttpGet(Name = "GetActivePrompt")]
    [ProducesResponseType<PromptResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> GetActiveAsync(Guid taskId, CancellationToken cancellationToken) =>
        new ActivePromptResult(await mediator.Send(new GetActivePromptQuery(taskId), cancellationToken));

    /// <summary>Lists the versions, newest first.</summary>
    [HttpGet("versions", Name = "ListPromptVersions")]
    [ProducesResponseType<IReadOnlyList<PromptResponse>>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<IReadOnlyList<PromptResponse>>> ListAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListPromptVersionsQuery(taskId), cancellationToken));

    /// <summary>Stores a hand-written text as a draft.</summary>
    [HttpPost("versions", Name = "CreatePromptVersion")]
    [Consumes("application/json")]
    [Idempotent]
    [ProducesResponseType<PromptResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<PromptResponse>> CreateAsync(
        Guid taskId, CreatePromptVersionRequest request, CancellationToken cancellationToken) =>
        StatusCode(
            StatusCodes.Status201Created,
            await mediator.Send(new CreatePromptVersionCommand(taskId, request.PromptText), cancellationToken));

    /// <summary>Makes a draft the active version, and archives the one that was.</summary>
    /// <param name="versionId">The draft; it may stand in the body instead.</param>
    /// <response code="409">The version is not a draft.</response>
    [HttpPost("activate", Name = "ActivatePrompt")]
    [ProducesResponseType<PromptResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(
        StatusCodes.Status404NotFound,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<PromptResponse>> ActivateAsync(
        Guid taskId,
        [FromQuery(Name = "version_id")] Guid? versionId,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ActivatePromptRequest? request,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ActivatePromptCommand(taskId, versionId ?? request?.VersionId), cancellationToken));

    /// <summary>Makes the version active again that the active one had replaced.</summary>
    /// <response code="409">No version was active before.</response>
    [HttpPost("rollback", Name = "RollBackPrompt")]
    [ProducesResponseType<PromptResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<PromptResponse>> RollBackAsync(Guid taskId, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new RollBackPromptCommand(taskId), cancellationToken));
}

/// <param name="PromptText">The text, not empty; required.</param>
public sealed record CreatePromptVersionRequest(string? PromptText);

/// <param name="VersionId">The draft to activate, where the query does not name it.</param>
public sealed record ActivatePromptRequest(Guid? VersionId);
