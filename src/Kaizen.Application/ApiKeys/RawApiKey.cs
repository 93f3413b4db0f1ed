using System.Security.Cryptography;
using System.Text;

namespace Kaizen.Application.ApiKeys;

/// <summary>The key that a client sends, and the hash by which it is known.</summary>
public static class RawApiKey
{
    private const string Prefix = "kaizen_";
    private const int SecretBytes = 24;

    /// <summary>Makes a key of 192 random bits from the operating system's generator.</summary>
    public static string Generate() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Computes the key's SHA-256 hash, in lower-case hex.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
