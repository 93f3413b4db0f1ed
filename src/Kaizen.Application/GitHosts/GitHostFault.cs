namespace Kaizen.Application.GitHosts;

/// <summary>Why a Git host did not do what was asked.</summary>
public enum GitHostFault
{
    /// <summary>The address, repository, branch or path is not valid; nothing was sent.</summary>
    InvalidRepository,

    /// <summary>The host's address is not one that may be called; nothing was sent.</summary>
    AddressRefused,

    /// <summary>The token is missing, wrong or expired (401).</summary>
    Unauthorized,

    /// <summary>The token may not do this (403).</summary>
    Forbidden,

    /// <summary>There is no such repository, branch or request, or the token may not see it (404).</summary>
    NotFound,

    /// <summary>It exists already, or it changed meanwhile (409).</summary>
    Conflict,

    /// <summary>The host does not accept the request (any other 4xx).</summary>
    Refused,

    /// <summary>Time-out, rate limit, no connection, server error or an unreadable answer, still so after all retries.</summary>
    Unavailable,
}
