using System.Runtime.CompilerServices;

namespace Kaizen.Client.Tests;

/// <summary>The files of the repository that tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] segments) => Path.Combine([Root, .. segments]);

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath("../..", Path.GetDirectoryName(here)!);
}
