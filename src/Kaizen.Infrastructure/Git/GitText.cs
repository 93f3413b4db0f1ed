using System.Text;
using Kaizen.Application.GitHosts;
using Kaizen.Infrastructure.PromptFiles.Python;

namespace Kaizen.Infrastructure.Git;

/// <summary>Reads a file's bytes as text, and writes them; a byte order mark stays as its first character. They are UTF-8, unless a Python file says otherwise.</summary>
internal static class GitText
{
    private const int MaxBytes = 1024 * 1024;

    /// <exception cref="GitHostException">It is no Base64, or as <see cref="Decode"/>.</exception>
    public static string DecodeBase64(GitRepository repository, string? base64, string path)
    {
        byte[] bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out int length)
            ? Decode(bytes[..length], path)
            : throw GitHostFailure.Unreadable(repository);
    }

    /// <exception cref="GitHostException">The file is too long, or no text in its encoding.</exception>
    public static string Decode(byte[] bytes, string path)
    {
        if (bytes.Length > MaxBytes)
        {
            throw TooLong(path);
        }

        Encoding encoding = EncodingOf(path, Encoding.Latin1.GetString(bytes), Encoding.Latin1.GetString(Encoding.UTF8.Preamble));
        try
        {
            string text = encoding.GetString(bytes);
            return encoding.GetBytes(text).AsSpan().SequenceEqual(bytes) ? text : throw NoText(path, encoding);
        }
        catch (DecoderFallbackException)
        {
            throw NoText(path, encoding);
        }
    }

    public static byte[] Encode(GitFileChange file) => EncodingOf(file).GetBytes(file.Content);

    public static bool IsUtf8(GitFileChange file) => EncodingOf(file) == PythonEncoding.Utf8;

    /// <summary>Says whether a text can be sent and stored: it holds no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    /// <summary>Passes on a pull request that a host has told of.</summary>
    /// <exception cref="GitHostException">It has no number, or no page that a browser can open.</exception>
    public static PullRequest Plausible(GitRepository repository, PullRequest request) =>
        request.Number > 0 && Uri.TryCreate(request.Url, UriKind.Absolute, out Uri? page) && page.Scheme is "http" or "https"
            ? request
            : throw GitHostFailure.Unreadable(repository);

    private static Encoding EncodingOf(GitFileChange file) => EncodingOf(file.Path, file.Content, "\uFEFF");

    private static Encoding EncodingOf(string path, string content, string mark)
    {
        if (!PythonEncoding.IsPython(path))
        {
            return PythonEncoding.Utf8;
        }

        bool isMarked = content.StartsWith(mark, StringComparison.Ordinal);
        return PythonEncoding.Of(isMarked ? content[mark.Length..] : content) is { } encoding && (!isMarked || encoding == PythonEncoding.Utf8)
            ? encoding
            : throw new GitHostException(
                GitHostFault.Refused, null, $"The file '{path}' declares an encoding that is not known, or that contradicts its byte order mark.");
    }

    private static GitHostException NoText(string path, Encoding encoding) =>
        new(GitHostFault.Refused, null, $"The file '{path}' is not {encoding.WebName.ToUpperInvariant()} text.");

    public static GitHostException TooLong(string path) => new(GitHostFault.Refused, null, $"The file '{path}' is longer than {MaxBytes} bytes.");
}
