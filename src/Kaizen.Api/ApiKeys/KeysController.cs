using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.ApiKeys;
using Kaizen.Application.ApiKeys.Commands.BootstrapApiKey;
using Kaizen.Application.ApiKeys.Commands.CreateApiKey;
using Kaizen.Application.ApiKeys.Commands.RevokeApiKey;
using Kaizen.Application.ApiKeys.Queries.GetKeyStatus;
using Kaizen.Application.ApiKeys.Queries.ListApiKeys;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kaizen.Api.ApiKeys;

/// <summary>API keys. A key is shown once, when it is made.</summary>
[ApiController]
[Route("api/v1/keys")]
[Tags("API keys")]
public sealed class KeysController(IMediator mediator) : ControllerBase
{
    /// <summary>Makes a key.</summary>
    [HttpPost(Name = "CreateApiKey")]
    [Idempotent(IsSecret = true)]
    [ProducesResponseType<CreatedApiKeyResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<CreatedApiKeyResponse>> CreateAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ApiKeyRequest? request, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await mediator.Send(new CreateApiKeyCommand(request?.Label), cancellationToken));

    /// <summary>Makes the first key; needs none. A second call is refused, even with the same <c>Idempotency-Key</c>.</summary>
    /// <response code="403">There is a key, even if it is revoked.</response>
    [HttpPost("bootstrap", Name = "BootstrapApiKey")]
    [AllowAnonymous]
    [ProducesResponseType<CreatedApiKeyResponse>(StatusCodes.Status201Created)]
    [ProducesProblem(StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)]
    public async Task<ActionResult<CreatedApiKeyResponse>> BootstrapAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ApiKeyRequest? request, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await mediator.Send(new BootstrapApiKeyCommand(request?.Label), cancellationToken));

    /// <summary>Lists all keys, newest first, without the keys themselves.</summary>
    [HttpGet(Name = "ListApiKeys")]
    [ProducesResponseType<IReadOnlyList<ApiKeyResponse>>(StatusCodes.Status200OK)]
    public async Task<ActionResult<IReadOnlyList<ApiKeyResponse>>> ListAsync(CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListApiKeysQuery(), cancellationToken));

    /// <summary>Says whether there is a good key; needs none.</summary>
    [HttpGet("status", Name = "GetKeyStatus")]
    [AllowAnonymous]
    [ProducesResponseType<KeyStatusResponse>(StatusCodes.Status200OK)]
    public async Task<ActionResult<KeyStatusResponse>> GetStatusAsync(CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetKeyStatusQuery(), cancellationToken));

    /// <summary>Has a key refused from the next request on.</summary>
    /// <response code="409">It was revoked before.</response>
    [HttpDelete("{keyId}", Name = "RevokeApiKey")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<IActionResult> RevokeAsync(Guid keyId, CancellationToken cancellationToken)
    {
        await mediator.Send(new RevokeApiKeyCommand(keyId), cancellationToken);
        return NoContent();
    }
}

/// <param name="Label">What the key is for, at most 255 characters; null for none.</param>
public sealed record ApiKeyRequest(string? Label);
