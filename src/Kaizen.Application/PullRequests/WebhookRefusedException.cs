namespace Kaizen.Application.PullRequests;

/// <summary>A webhook does not come from a host that shares our secret.</summary>
public sealed class WebhookRefusedException() : Exception("The webhook's signature is missing or wrong, or no secret is configured");
