using Kaizen.Api.Errors;
using Kaizen.Api.Http;
using Kaizen.Application.PullRequests.Commands.ReceiveWebhook;
using Kaizen.Domain.Tasks;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Kaizen.Api.PullRequests;

/// <summary>Webhooks: Git hosts tell what became of pull requests. They need no API key; they are signed with <c>Git:WebhookSecret</c>.</summary>
[ApiController]
[RawBody]
[Route("api/v1/webhooks")]
[Tags("Webhooks")]
public sealed class WebhooksController(IMediator mediator) : ControllerBase
{
    private const long MaxBodyBytes = 2 * 1024 * 1024;

    /// <summary>Takes GitHub's event <c>pull_request</c>: one merged into the task's base branch makes its version active, a closed one rejects it.</summary>
    /// <param name="signature">HMAC SHA-256 of the body.</param>
    /// <param name="eventName">The event; any other than <c>pull_request</c> is ignored.</param>
    /// <response code="401">The signature is missing or wrong, or no secret is configured.</response>
    [HttpPost("github", Name = "ReceiveGitHubWebhook")]
    [AllowAnonymous]
    [RequestSizeLimit(MaxBodyBytes)]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status401Unauthorized, StatusCodes.Status413PayloadTooLarge)]
    public Task<ActionResult<WebhookResponse>> GitHubAsync(
        [FromHeader(Name = "X-Hub-Signature-256")] string? signature,
        [FromHeader(Name = "X-GitHub-Event")] string? eventName,
        CancellationToken cancellationToken) =>
        ReceiveAsync(GitProvider.Github, signature, eventName, cancellationToken);

    /// <summary>Takes GitLab's merge request event: one merged into the task's base branch makes its version active, a closed one rejects it.</summary>
    /// <param name="token">The secret token.</param>
    /// <response code="401">The token is missing or wrong, or no secret is configured.</response>
    [HttpPost("gitlab", Name = "ReceiveGitLabWebhook")]
    [AllowAnonymous]
    [RequestSizeLimit(MaxBodyBytes)]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status401Unauthorized, StatusCodes.Status413PayloadTooLarge)]
    public Task<ActionResult<WebhookResponse>> GitLabAsync(
        [FromHeader(Name = "X-Gitlab-Token")] string? token, CancellationToken cancellationToken) =>
        ReceiveAsync(GitProvider.Gitlab, token, eventName: null, cancellationToken);

    /// <summary>Takes Bitbucket Server's pull request events: one merged into the task's base branch makes its version active, a declined or deleted one rejects it.</summary>
    /// <param name="signature">HMAC SHA-256 of the body.</param>
    /// <response code="401">The signature is missing or wrong, or no secret is configured.</response>
    [HttpPost("bitbucket", Name = "ReceiveBitbucketWebhook")]
    [AllowAnonymous]
    [RequestSizeLimit(MaxBodyBytes)]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status200OK)]
    [ProducesProblem(StatusCodes.Status401Unauthorized, StatusCodes.Status413PayloadTooLarge)]
    public Task<ActionResult<WebhookResponse>> BitbucketAsync(
        [FromHeader(Name = "X-Hub-Signature")] string? signature, CancellationToken cancellationToken) =>
        ReceiveAsync(GitProvider.BitbucketServer, signature, eventName: null, cancellationToken);

    private async Task<ActionResult<WebhookResponse>> ReceiveAsync(
        GitProvider provider, string? signature, string? eventName, CancellationToken cancellationToken)
    {
        // Bytes as they came: the signature is over them.
        using var body = new MemoryStream();
        await Request.Body.CopyToAsync(body, cancellationToken);
        return Ok(await mediator.Send(new ReceiveWebhookCommand(provider, body.ToArray(), signature, eventName), cancellationToken));
    }
}
