namespace Kaizen.Application.PullRequests;

/// <summary>The result of one step of an access check.</summary>
/// <param name="Subject"><c>token</c>, <c>repository</c>, <c>branch</c>, <c>file</c> or <c>prompt</c>.</param>
/// <param name="Reason">What was found, good or bad.</param>
public sealed record GitAccessFinding(string Subject, bool IsUsable, string Reason);
