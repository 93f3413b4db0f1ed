using System.Text.RegularExpressions;

namespace Kaizen.Application.PullRequests;

/// <summary>Which names of repositories, branches and files are sent to a host.</summary>
public static partial class GitNames
{
    private const int MaxPathLength = 1000;

    /// <exception cref="GitHostException">The name could mean another place in a URL.</exception>
    public static void RequireSlugs(string name, bool allowsGroups)
    {
        string[] slugs = allowsGroups ? name.Split('/') : [name];
        if (name.Length > MaxPathLength || slugs.Any(slug => !Slug().IsMatch(slug) || slug is "." or ".."))
        {
            throw Invalid("The repository's owner and name may hold letters, digits, '-', '_' and '.' only.");
        }
    }

    /// <summary>Requires a valid Git branch name.</summary>
    /// <exception cref="GitHostException">It is not one.</exception>
    public static void RequireBranch(string branch)
    {
        if (branch.Length is 0 or > 250 || branch == "@" || branch.StartsWith('-') || InvalidBranch().IsMatch(branch))
        {
            throw Invalid("The branch name is not valid.");
        }
    }

    /// <summary>Requires the relative path of a file inside of a repository.</summary>
    /// <exception cref="GitHostException">It leads elsewhere.</exception>
    public static void RequirePath(string path)
    {
        if (path.Length is 0 or > MaxPathLength || path.Any(c => char.IsControl(c) || c == '\\')
            || path.Split('/').Any(step => step is "" or "." or ".." || step.Equals(".git", StringComparison.OrdinalIgnoreCase)))
        {
            throw Invalid("The file's path must be relative to the repository, with '/' and without '.', '..' and '.git'.");
        }
    }

    internal static GitHostException Invalid(string message) => new(GitHostFault.InvalidRepository, null, message);

    [GeneratedRegex(@"^~?[A-Za-z0-9_.-]+\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^/|/\z|\.\z|(^|/)\.|\.lock(/|\z)")]
    private static partial Regex InvalidBranch();
}
