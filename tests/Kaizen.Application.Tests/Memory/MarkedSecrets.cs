using Kaizen.Application.Common;

namespace Kaizen.Application.Tests.Memory;

/// <summary>"Encrypts" so that a test can see it.</summary>
internal sealed class MarkedSecrets : ISecretProtector
{
    public string Protect(string secret) => $"sealed({secret})";

    public string Unprotect(string protectedSecret) => protectedSecret["sealed(".Length..^1];
}
