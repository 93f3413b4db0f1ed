using System.Runtime.Versioning;

namespace Kaizen.Infrastructure.Security;

/// <summary>Files and folders that only the account of this process may read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }
    }

    /// <summary>Takes from all others what they may do with a folder.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another account's.</exception>
    [UnsupportedOSPlatform("windows")]
    public static void CloseFolder(string path) => File.SetUnixFileMode(path, OwnerOnlyFolder);

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public static async Task WriteNewAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
