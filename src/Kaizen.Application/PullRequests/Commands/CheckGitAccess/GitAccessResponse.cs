namespace Kaizen.Application.PullRequests.Commands.CheckGitAccess;

/// <param name="IsUsable">Whether every step succeeded.</param>
/// <param name="Repository">The repository's address.</param>
/// <param name="Checks">The steps that were tried, in their order; the first that fails may be the last.</param>
public sealed record GitAccessResponse(bool IsUsable, string? Repository, IReadOnlyList<GitAccessFinding> Checks);
