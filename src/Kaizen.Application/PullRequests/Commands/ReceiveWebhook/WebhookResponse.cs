namespace Kaizen.Application.PullRequests.Commands.ReceiveWebhook;

/// <param name="Result"><c>version_activated</c>; <c>version_rejected</c>; <c>version_archived</c>, merged too, but before another; or <c>ignored</c>, the
/// news changes nothing.</param>
public sealed record WebhookResponse(string Result);
