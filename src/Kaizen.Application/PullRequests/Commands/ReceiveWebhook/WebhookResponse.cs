namespace Kaizen.Application.PullRequests.Commands.ReceiveWebhook;

/// <param name="Result"><c>version_activated</c>, <c>version_rejected</c>, <c>version_archived</c>: a version that was merged later is known, or <c>ignored</c>: it told nothing that changes anything.</param>
public sealed record WebhookResponse(string Result);
