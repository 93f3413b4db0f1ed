using Kaizen.Domain.Tasks;
using MediatR;

namespace Kaizen.Application.PullRequests.Commands.ReceiveWebhook;

/// <summary>Takes a Git host's news of a pull request.</summary>
/// <param name="Body">The body as it came: the signature is over its bytes.</param>
/// <param name="Signature">The value of the header that signs it (GitLab: the token), or null.</param>
/// <param name="Event">GitHub's name of the event, which its body does not tell, or null.</param>
public sealed record ReceiveWebhookCommand(GitProvider Provider, byte[] Body, string? Signature, string? Event = null) : IRequest<WebhookResponse>;
