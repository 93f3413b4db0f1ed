using System.Security.Cryptography;
using System.Text;

namespace Kaizen.Application.PullRequests;

/// <summary>Checks that a webhook comes from the host that shares the secret. The time taken tells nothing about the secret.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "sha256=";

    /// <summary>Checks the HMAC SHA-256 of GitHub (<c>X-Hub-Signature-256</c>) and Bitbucket (<c>X-Hub-Signature</c>).</summary>
    /// <param name="header">The header's value, <c>sha256=</c> and hex digits, or null when it is missing.</param>
    public static bool IsValid(string secret, ReadOnlySpan<byte> body, string? header)
    {
        if (secret.Length == 0 || header is null || !header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        byte[] expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(header[Prefix.Length..].ToLowerInvariant()));
    }

    /// <summary>Checks the token that GitLab sends as it is (<c>X-Gitlab-Token</c>).</summary>
    public static bool IsToken(string secret, string? header) =>
        secret.Length > 0 && header is not null && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(header)));
}
