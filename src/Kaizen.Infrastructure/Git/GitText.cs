using System.Text;
using Kaizen.Application.PullRequests;

namespace Kaizen.Infrastructure.Git;

/// <summary>Reads a file's bytes as text; a byte order mark stays as its first character.</summary>
internal static class GitText
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="GitHostException">It is no Base64, or as <see cref="Decode"/>.</exception>
    public static string DecodeBase64(GitRepository repository, string? base64, string path)
    {
        byte[] bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out int length)
            ? Decode(bytes[..length], path)
            : throw GitHostFailure.Unreadable(repository);
    }

    /// <exception cref="GitHostException">The file is too long, or not UTF-8.</exception>
    public static string Decode(byte[] bytes, string path)
    {
        if (bytes.Length > MaxBytes)
        {
            throw TooLong(path);
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new GitHostException(GitHostFault.Refused, null, $"The file '{path}' is not UTF-8 text.");
        }
    }

    /// <summary>Says whether a text can be sent and stored: it holds no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    public static GitHostException TooLong(string path) => new(GitHostFault.Refused, null, $"The file '{path}' is longer than {MaxBytes} bytes.");
}
