namespace Kaizen.Application.Common;

/// <summary>Encrypts what must not stand in the database in plain text.</summary>
public interface ISecretProtector
{
    string Protect(string secret);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was protected with keys that are no longer there.</exception>
    string Unprotect(string protectedSecret);
}
