namespace Kaizen.Testing;

/// <summary>A new folder under the system's temporary one; disposal deletes it with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("kaizen-").FullName;

    /// <summary>Gets the path of a file, or folder, in this folder; it need not exist.</summary>
    public string File(params string[] segments) => Path.Combine([FullPath, .. segments]);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
