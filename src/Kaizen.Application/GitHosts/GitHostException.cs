namespace Kaizen.Application.GitHosts;

/// <summary>A Git host refused or failed.</summary>
/// <param name="status">The HTTP status, or null when there was no answer.</param>
/// <param name="message">What the host said, without the token.</param>
public sealed class GitHostException(GitHostFault fault, int? status, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public GitHostFault Fault { get; } = fault;

    public int? Status { get; } = status;
}
